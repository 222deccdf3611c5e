/** The job on the canvas as Python sends it: `state/canvas/`. */

/** `DownloadView`. */
export interface Download {
  label: string;
  note: string;
  href: string;
  file_name: string;
}

/** `OutputView`: addresses are empty until there is something. */
export interface Output {
  id: string;
  asset_id: string;
  position: number;
  status: string;
  is_delivered: boolean;
  is_preview: boolean;
  /** Still, at the size of its place. */
  source: string;
  large: string;
  original: string;
  /** `GIF`, `SVG`, or empty. */
  badge: string;
  is_moving: boolean;
  alt: string;
  chip: string;
  differences: string[];
  notes: string[];
  downloads: Download[];
  change_map: string;
  change_line: string;
  title: string;
  reason: string;
  /** `prompt`, `reference k`, `output`, or empty. */
  refused_part: string;
  placeholder: string;
  size: string;
  width: number;
  height: number;
  /** Percent of the way while it is being drawn, else 0. */
  progress: number;
}

/** `SourceView`: one that was deleted has nothing to show. */
export interface Source {
  source: string;
  size: string;
  width: number;
  height: number;
}

/** `ShownJob`, as far as the pictures need it. */
export interface Job {
  id: string;
  summary: string;
  is_live: boolean;
  can_delete: boolean;
  since_ms: number;
  usual_seconds: number;
  slow_after_seconds: number;
  /** `3 / 2`. */
  ratio: string;
  outputs: Output[];
  /** What an edit is compared with. */
  before: Source;
  has_family: boolean;
}

/** `StepView`. */
export interface LineageStep {
  output_id: string;
  job_id: string;
  place: string;
  label: string;
  title: string;
  thumbnail: string;
}

/** `LineageView`. */
export interface Lineage {
  output_id: string;
  steps: LineageStep[];
  hidden: number;
  has_original: boolean;
}

/** A picture that can be held against another. */
export interface Comparable {
  id: string;
  label: string;
  alt: string;
  source: string;
  width: number;
  height: number;
  size: string;
  isOriginal?: boolean;
  changeMap?: string;
  changeLine?: string;
}

/** Which acts are possible, and the acts. */
export type Act = "edit" | "use" | "compare" | "loupe" | "again" | "download" | "remove";
export type Can = Record<Exclude<Act, "again"> | "play", boolean>;
export type Acts = Record<Act, () => void>;

export interface Point {
  x: number;
  y: number;
}
