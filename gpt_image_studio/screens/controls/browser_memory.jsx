/*
 * What these pages keep in the browser. A full or forbidden storage costs them their memory, nothing else: even naming
 * `localStorage` throws where a browser forbids it. Names are published: policies/browser_storage.py.
 */

/** @param {"localStorage" | "sessionStorage"} place */
function memory(place) {
  return {
    /** @param {string} name */
    get(name) {
      try {
        return window[place].getItem(name) ?? "";
      } catch {
        return "";
      }
    },
    /**
     * @param {string} name
     * @param {string | number} value
     */
    set(name, value) {
      try {
        window[place].setItem(name, String(value));
      } catch {
        // See above.
      }
    },
    /** @param {string} name */
    drop(name) {
      try {
        window[place].removeItem(name);
      } catch {
        // See above.
      }
    },
  };
}

/** Of all tabs, until it is deleted. */
export const browserMemory = memory("localStorage");
/** Of this tab, through its reloads. */
export const tabMemory = memory("sessionStorage");

/**
 * Whether this tab sees a number of this kind for the first time: after a reload the server still knows the last one.
 *
 * @param {string} name
 * @param {number} number
 */
export function isNews(name, number) {
  if (tabMemory.get(name) === String(number)) return false;
  tabMemory.set(name, number);
  return true;
}

/** crypto.randomUUID exists on https and localhost only; the studio may be opened over plain http from another machine. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
