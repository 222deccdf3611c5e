import { useEffect, useRef } from "react";

/**
 * Single letters count only while the canvas has the focus, and never while something is typed or chosen.
 *
 * @param {Record<string, (() => void) | undefined>} keys
 */
export function useCanvasKeys(keys) {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const target = /** @type {HTMLElement} */ (event.target);
      if (!target.closest?.("#main") || target.closest("textarea, select, input:not([type=range]):not([type=radio])")) return;
      const run = latest.current[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (!run) return;
      event.preventDefault();
      run();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
}
