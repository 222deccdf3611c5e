import { useMemo, useSyncExternalStore } from "react";
import { browserMemory } from "../controls/browser_memory.jsx";
import { filled, namesIn } from "./words.jsx";

const VALUES = "studio.values";
const FIELDS = "studio.variables";

const TEXT_CHANGED = "studio:prompt";
const VARIABLES_CHANGED = "studio:variables";
/** Generate was pressed while a variable has no value; `detail` is its name. */
export const GAP_FOUND = "studio:gap";

/** What this tab knows; the storage gives the start, and keeps it for a reload. */
const here = {};

function stored(name) {
  here[name] ??= browserMemory.get(name);
  return here[name];
}

function store(name, value) {
  here[name] = JSON.stringify(value);
  browserMemory.set(name, here[name]);
  dispatchEvent(new Event(VARIABLES_CHANGED));
}

function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

function subscribe(changed) {
  addEventListener(TEXT_CHANGED, changed);
  addEventListener(VARIABLES_CHANGED, changed);
  return () => {
    removeEventListener(TEXT_CHANGED, changed);
    removeEventListener(VARIABLES_CHANGED, changed);
  };
}

const nothing = () => "";

function useStored(name) {
  const text = useSyncExternalStore(subscribe, () => stored(name), nothing);
  return useMemo(() => parsed(text), [text]);
}

/** What stands in the prompt box. */
export const useDraftText = () => useSyncExternalStore(subscribe, () => document.getElementById("prompt")?.value ?? "", nothing);
/** Name → what was filled in. */
export const useValues = () => useStored(VALUES);
/** Name → {label, kind, default, example, choices} of the template that was inserted last. */
export const useFields = () => useStored(FIELDS);

export const readValues = () => parsed(stored(VALUES));
export const readFields = () => parsed(stored(FIELDS));
export const writeValues = (values) => store(VALUES, values);
export const writeFields = (fields) => store(FIELDS, fields);

/** The prompt box holds another text. */
export function tellText() {
  dispatchEvent(new Event(TEXT_CHANGED));
}

/** What is priced and sent: the box's text with its variables filled. */
export function sentText(text) {
  return text.includes("{{") ? filled(text, readValues()) : text;
}

/** True when a variable waits for its value; the page is then told which. */
export function asksForValue(text) {
  const values = readValues();
  const gap = namesIn(text).find((name) => !values[name]?.trim());
  if (gap) dispatchEvent(new CustomEvent(GAP_FOUND, { detail: gap }));
  return Boolean(gap);
}
