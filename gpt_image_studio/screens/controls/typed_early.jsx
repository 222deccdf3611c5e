import { useState } from "react";
import { useBeforePaint } from "./before_paint.jsx";

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

/**
 * A radio button or a check box.
 *
 * @param {Field} field
 * @returns {field is HTMLInputElement}
 */
function isTick(field) {
  return field.type === "radio" || field.type === "checkbox";
}

/**
 * What the HTML itself says the field holds.
 *
 * @param {Field} field
 */
function isUntouched(field) {
  if (isTick(field)) return field.checked === field.defaultChecked;
  if (!(field instanceof HTMLSelectElement)) return field.value === field.defaultValue;
  const options = [...field.options];
  return field.selectedIndex === Math.max(0, options.findIndex((option) => option.defaultSelected));
}

/**
 * Name → value of each field that is not as the HTML has it. Of radio buttons the one that is on.
 *
 * @param {Element | null} place
 */
function typedIn(place) {
  /** @type {Record<string, string>} */
  const typed = {};
  const fields = /** @type {NodeListOf<Field> | undefined} */ (place?.querySelectorAll("input[name], select[name], textarea[name]"));
  for (const field of fields ?? []) {
    const isOff = isTick(field) && !field.checked;
    if (!isOff && !isUntouched(field)) typed[field.name] = field.value;
  }
  return typed;
}

/**
 * Hands over, once, what a person typed or chose before the page was alive. React keeps the start value of a controlled field in
 * its state and puts it back over the person's at the next chance (a textarea's at once), so the HTML is read twice: in the
 * first render, before React touches it, and before the first paint, for what came in between.
 *
 * `selector` names the place with the fields, `take` gets {name: value} and is not called when there is nothing.
 *
 * @param {string} selector
 * @param {(typed: Record<string, string>) => void} take
 */
export function useTypedEarly(selector, take) {
  const [early] = useState(() => (typeof document === "undefined" ? {} : typedIn(document.querySelector(selector))));
  useBeforePaint(() => {
    const typed = { ...early, ...typedIn(document.querySelector(selector)) };
    if (Object.keys(typed).length > 0) take(typed);
    // Only once: from then on React hears every change itself.
  }, []);
}
