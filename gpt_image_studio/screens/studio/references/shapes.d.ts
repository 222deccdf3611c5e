/** The reference pictures of a draft as Python sends them (`state/references/`), and files on their way there. */

/** `ReferenceView`. */
export interface Reference {
  id: string;
  name: string;
  width: number;
  height: number;
  thumbnail: string;
  large: string;
  placeholder: string;
  /** Of the copy that is sent: masks are painted at that size. */
  provider_width: number;
  provider_height: number;
  role: string;
}

/** `OverlayView`: a mask or a mark-up; empty without one. */
export interface Overlay {
  id: string;
  url: string;
}

/** `SlotView`: an empty place that a template names. */
export interface Slot {
  place: number;
  role: string;
  note: string;
  is_required: boolean;
}

/** `StripView`. */
export interface Strip {
  references: Reference[];
  mask: Overlay;
  markup: Overlay;
  is_pixel_locked: boolean;
  slots: Slot[];
}

/** `PickerView`. */
export interface Library {
  pictures: { id: string; label: string; thumbnail: string; placeholder: string; width: number; height: number; is_upload: boolean }[];
  has_older: boolean;
  is_loaded: boolean;
  problem: string;
  /** The upload that was deleted last; empty when there is none to bring back. */
  thrown_away: { id: string; name: string };
}

/** What is told of a file on its way, one change after the other. `progress` is in percent. */
export type Told =
  | { status: "sending" | "reading"; progress: number }
  | { status: "ready"; id: string; notes: string[] }
  | { status: "failed"; error: string; isFinal?: boolean };

export interface Upload {
  key: string;
  file: File;
  name: string;
  /** Address of the file in this browser; empty where it is no picture. */
  preview: string;
  progress: number;
  status: "waiting" | Told["status"];
  error?: string;
  /** It would be told the same again. */
  isFinal?: boolean;
  /** Of the asset, and what was noted about it: once it is ready. */
  id?: string;
  notes?: string[];
}

/** A tile in the hand: where it came from, where it would go, how far the pointer has moved it, px. */
export interface Drag {
  id: string;
  from: number;
  to: number;
  x: number;
  y: number;
}

export type MoveTile = (id: string, to: number, options?: { isFocused?: boolean }) => void;
