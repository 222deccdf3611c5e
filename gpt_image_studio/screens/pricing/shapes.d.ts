/** What the prices are written as for the browser: `sheets.py` and `offers.py`. */

export interface Row {
  /** The shape's id, `1:1`. */
  shape: string;
  title: string;
  scale: string;
  width: number;
  height: number;
  /** Parts of one picture, in the order of the qualities. */
  cells: number[];
}

export interface Sheet {
  /** Sets it apart from other sheets of the page. */
  place: number;
  /** Parts of one credit. */
  whole: number;
  /** Parts of a reference of at most 1024 × 1024, and of one of any size. */
  small: number;
  any: number;
  maxReferences: number;
  /** The id of the quality that is chosen where nothing else is. */
  usual: string;
  qualities: { id: string; label: string }[];
  rows: Row[];
}

export interface Chosen {
  shape: string;
  scale: string;
  quality: string;
}

export interface Pack {
  id: string;
  name: string;
  cents: number;
  credits: number;
}

export interface PlanPrice {
  period: string;
  months: number;
  cents: number;
  credits: number;
}

export interface Plan {
  id: string;
  name: string;
  prices: PlanPrice[];
}

export interface Catalog {
  /** [cents, for so many credits]; empty where a credit has no price. */
  list: number[];
  /** Credits of a new account. */
  starting: number;
  packs: Pack[];
  plans: Plan[];
}

export interface Packs {
  pack: Pack;
  count: number;
  cents: number;
}

/** A way to pay, cents a month; without a plan it is packs alone. */
export interface Way {
  plan: string | null;
  period: string | null;
  cents: number;
  packs: Packs | null;
}
