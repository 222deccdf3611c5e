import { useEffect, useRef } from "react";

const PAUSE_MS = 150;

/**
 * Asks when the typing pauses, and at once on Enter. `value` is what the server last searched for.
 *
 * @param {{ label: string, value: string, onSearch: (words: string) => void }} props
 */
export function SearchBox({ label, value, onSearch }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const timer = useRef(0);
  const isOpening = useRef(true);
  useEffect(() => {
    // What was typed before the page was alive is asked for now; later, an empty answer empties the box.
    const box = input.current;
    if (isOpening.current && box?.value) onSearch(box.value);
    else if (!value && box && document.activeElement !== box) box.value = "";
    isOpening.current = false;
    return () => clearTimeout(timer.current);
    // Its identity changes with every render of the page, its meaning does not.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [value]);
  const ask = (/** @type {number} */ pause) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onSearch(input.current?.value ?? ""), pause);
  };
  return (
    <form
      role="search"
      className="library-search"
      onSubmit={(event) => {
        event.preventDefault();
        ask(0);
      }}
    >
      <input ref={input} id="search" type="search" className="field" placeholder={label} aria-label={label} title="/" maxLength={200} autoComplete="off" onChange={() => ask(PAUSE_MS)} />
    </form>
  );
}
