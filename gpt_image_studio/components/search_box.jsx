import { useEffect, useRef } from "react";

const PAUSE_MS = 150;

/** Asks when the typing pauses, and at once on Enter. `value` is what the server last searched for. */
export function SearchBox({ label, value, onSearch }) {
  const input = useRef(null);
  const timer = useRef(0);
  useEffect(() => {
    if (!value && document.activeElement !== input.current) input.current.value = "";
    return () => clearTimeout(timer.current);
  }, [value]);
  const ask = (pause) => {
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
