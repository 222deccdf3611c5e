const PLACE = /\{\{([^{}]*)\}\}/g;
const NAME = /^[a-z][a-z0-9_]{0,30}$/;

/**
 * The names of a text's variables, in the order they first stand there; what is no name is no variable.
 *
 * @param {string} text
 */
export function namesIn(text) {
  const names = [...text.matchAll(PLACE)].map((place) => place[1].trim()).filter((name) => NAME.test(name));
  return [...new Set(names)];
}

/**
 * The text with its variables filled; one without a value stays as it is written.
 *
 * @param {string} text
 * @param {Record<string, string | undefined>} values
 */
export function filled(text, values) {
  return text.replace(PLACE, (place, /** @type {string} */ name) => values[name.trim()]?.split(/\s+/).filter(Boolean).join(" ") || place);
}

/**
 * `main_colour` → `Main colour`.
 *
 * @param {string} name
 */
export function labelOf(name) {
  const words = name.replaceAll("_", " ").trim();
  return words.length > 1 ? words[0].toUpperCase() + words.slice(1) : `Variable ${words.toUpperCase()}`;
}
