/** Prompts as Python sends them (`shelf.py`, `form.py`, `saved_view.py`), and as the browser keeps what was filled in. */

/** A card of the library. */
export interface Card {
  slug: string;
  title: string;
  outcome: string;
  use: string;
  kind: string;
  layout: string;
  /** Pictures of one's own that it cannot do without. */
  needs: number;
  shape: string;
  credits: number;
  /** The day, `2026-11-30`. */
  added: string;
  src: string;
  srcSet: string;
  alt: string;
  /** Of the box's width: a tall picture takes less. */
  share: number;
  width: number;
  height: number;
}

export type FacetId = "use" | "kind" | "layout";

export interface Facet {
  id: FacetId;
  title: string;
  /** `within` is the use case a group belongs to. */
  options: { id: string; title: string; within?: string }[];
}

export type ChosenFacets = Partial<Record<FacetId, string>>;

/** What the shelf is asked for. */
export interface Wanted {
  query: string;
  chosen: ChosenFacets;
  order: string;
}

/** A variable of a template in its form. */
export interface FormVariable {
  name: string;
  label: string;
  kind: string;
  value: string;
  /** The colour that the value names, `#rrggbb`; empty for other words. */
  swatch: string;
  example: string;
  choices: string[];
  note: string;
  isLong: boolean;
}

/** What is known of a variable of the draft. */
export interface DraftField {
  label?: string;
  kind?: string;
  default?: string;
  example?: string;
  choices?: string[];
}

/** A prompt of one's own in the list: `SavedView`. */
export interface Saved {
  id: string;
  title: string;
  text: string;
  note: string;
  changed_ms: number;
  origin: string;
  origin_href: string;
  news: string;
  cover: string;
  cover_width: number;
  cover_height: number;
}

/** A variable in the form that changes a prompt: all of it text, `choices` one a line. */
export interface EditedField {
  label: string;
  kind: string;
  default: string;
  example: string;
  choices: string;
}

/** `FieldView`. */
export interface Field extends EditedField {
  name: string;
}

/** The form that changes a prompt: `OpenedView`. A new `number` opens it again. */
export interface Opened {
  id: string;
  number: number;
  title: string;
  body: string;
  note: string;
  origin: string;
  origin_href: string;
  news: string;
  fields: Field[];
}

/** A template as it was filled in, or the words of the prompt box. */
export type Kept =
  | { slug: string; values: Record<string, string>; isFork: boolean }
  | { slug?: undefined; isFork?: undefined; body: string; choices: string; fields: Record<string, Record<string, string>> };

/** Something to be kept, until the server has answered it; `at` in ms since 1970. */
export type Wish = Kept & { id: string; at: number };

/** What every button that keeps a prompt is given. */
export interface KeepProps {
  isSignedIn: boolean;
  /** The id of the wish that was answered last, and why it was refused if it was. */
  settled: string;
  refusal: string;
  onSaveTemplate: (id: string, slug: string, values: Record<string, string>) => void;
  onSaveWords: (id: string, body: string, choices: string, fields: Record<string, Record<string, string>>) => void;
}
