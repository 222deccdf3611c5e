import { useMemo, useSyncExternalStore } from "react";
import { browserMemory } from "../controls/browser_memory.jsx";
import { filled, namesIn } from "./words.jsx";

/** @import { DraftField } from "./shapes.d.ts" */

const VALUES = "studio.values";
const FIELDS = "studio.variables";

const TEXT_CHANGED = "studio:prompt";
const VARIABLES_CHANGED = "studio:variables";
/** Generate was pressed while a variable has no value; `detail` is its name. */
export const GAP_FOUND = "studio:gap";

/**
 * What this tab knows; the storage gives the start, and keeps it for a reload.
 *
 * @type {Record<string, string>}
 */
const here = {};

/** @param {string} name */
function stored(name) {
  here[name] ??= browserMemory.get(name);
  return here[name];
}

/**
 * @param {string} name
 * @param {object} value
 */
function store(name, value) {
  here[name] = JSON.stringify(value);
  browserMemory.set(name, here[name]);
  dispatchEvent(new Event(VARIABLES_CHANGED));
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** @param {() => void} changed */
function subscribe(changed) {
  addEventListener(TEXT_CHANGED, changed);
  addEventListener(VARIABLES_CHANGED, changed);
  return () => {
    removeEventListener(TEXT_CHANGED, changed);
    removeEventListener(VARIABLES_CHANGED, changed);
  };
}

const nothing = () => "";

/** @param {string} name */
function useStored(name) {
  const text = useSyncExternalStore(subscribe, () => stored(name), nothing);
  return useMemo(() => parsed(text), [text]);
}

/** The prompt box, where the page has one. */
export const promptBox = () => /** @type {HTMLTextAreaElement | null} */ (document.getElementById("prompt"));
/** What stands in the prompt box. */
export const useDraftText = () => useSyncExternalStore(subscribe, () => promptBox()?.value ?? "", nothing);
/**
 * Name → what was filled in.
 *
 * @type {() => Record<string, string>}
 */
export const useValues = () => useStored(VALUES);
/**
 * Name → what is known of it, from the template that was inserted last.
 *
 * @type {() => Record<string, DraftField>}
 */
export const useFields = () => useStored(FIELDS);

/** @type {() => Record<string, string>} */
export const readValues = () => parsed(stored(VALUES));
/** @type {() => Record<string, DraftField>} */
export const readFields = () => parsed(stored(FIELDS));
export const writeValues = (/** @type {Record<string, string>} */ values) => store(VALUES, values);
export const writeFields = (/** @type {Record<string, DraftField>} */ fields) => store(FIELDS, fields);

/** The prompt box holds another text. */
export function tellText() {
  dispatchEvent(new Event(TEXT_CHANGED));
}

/**
 * What is priced and sent: the box's text with its variables filled.
 *
 * @param {string} text
 */
export function sentText(text) {
  return text.includes("{{") ? filled(text, readValues()) : text;
}

/**
 * True when a variable waits for its value; the page is then told which.
 *
 * @param {string} text
 */
export function asksForValue(text) {
  const values = readValues();
  const gap = namesIn(text).find((name) => !values[name]?.trim());
  if (gap) dispatchEvent(new CustomEvent(GAP_FOUND, { detail: gap }));
  return Boolean(gap);
}
