/** What is drawn over a picture, in the picture's own pixels. */

export interface Point {
  x: number;
  y: number;
}

export interface Stroke {
  kind: "stroke";
  points: Point[];
  width: number;
  colour: string;
  isEraser: boolean;
}

export interface Arrow {
  kind: "arrow";
  from: Point;
  to: Point;
  width: number;
  colour: string;
}

/** `base` is what was there before. */
export type Step = Stroke | Arrow | { kind: "base"; image: HTMLImageElement } | { kind: "clear" } | { kind: "invert" };

/** `factor` is canvas pixels to one of the picture; `colour` is a mask's, empty where each step has its own. */
export interface Look {
  factor: number;
  colour: string;
}

export interface Steps {
  steps: Step[];
  add: (step: Step) => void;
  undo: () => void;
  redo: () => void;
  canUndo: boolean;
  canRedo: boolean;
}

export type KindName = "mask" | "markup";

export interface Kind {
  title: string;
  hint: string;
  label: (name: string) => string;
  tools: { id: string; label: string; letter?: string }[];
  /** In thousandths of the picture's shorter side. */
  size: { name: string; least: number; most: number; step: number; initial: number };
  /** How much wider than its pen it is. */
  eraser: number;
  pens: { name: string; colour: string }[];
  canInvert: boolean;
  use: string;
  upload: string;
  sending: string;
  lost: string;
  close: string;
  /** Said to the server with what was painted here, not with an upload. */
  painted: Record<string, string>;
}
