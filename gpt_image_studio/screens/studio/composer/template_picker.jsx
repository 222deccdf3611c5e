import { useEffect, useRef, useState } from "react";

/**
 * What was found: `HitView`.
 *
 * @typedef {{ kind: "template" | "saved", id: string, title: string, text: string, note: string }} Found
 */

/** Asks for the dialog; whoever offers it sends this. */
const OPEN = "studio:pick";

/** @param {{ hit: Found, isOn: boolean, onPick: () => void, onPoint: () => void }} props */
function Hit({ hit, isOn, onPick, onPoint }) {
  return (
    <li id={`hit-${hit.id}`} role="option" aria-selected={isOn} className={isOn ? "hit is-on" : "hit"} onClick={onPick} onMouseMove={onPoint}>
      <span className="hit-title" dir="auto">
        {hit.title}
      </span>
      <span className="muted hit-text" dir="auto">
        {hit.text}
      </span>
      <span className="mono muted hit-note">{hit.note}</span>
    </li>
  );
}

/**
 * `/` in an empty prompt box: the library and one's own prompts, searched while one types; Enter puts one into the form.
 *
 * @param {{ asked: string, hits: Found[], onFind: (words: string) => void, onInsert: (kind: "template" | "saved", id: string) => void }} props
 */
export function TemplatePicker({ asked, hits, onFind, onInsert }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  // Enter was pressed before the answer to the last key was there.
  const isHasty = useRef(false);
  const isOpen = () => dialog.current?.open;

  useEffect(() => {
    const open = () => {
      if (isOpen()) return;
      setQuery("");
      setAt(0);
      onFind("");
      dialog.current?.showModal();
      box.current?.focus();
    };
    const onKey = (/** @type {KeyboardEvent} */ event) => {
      const target = /** @type {HTMLTextAreaElement} */ (event.target);
      const isEmptyBox = target.id === "prompt" && !target.value;
      if (event.key !== "/" || !isEmptyBox || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      event.preventDefault();
      open();
    };
    const saved = new URLSearchParams(location.search).get("saved");
    if (saved) {
      // A reload must not put it over what was written since.
      history.replaceState(history.state, "", location.pathname);
      onInsert("saved", saved);
    }
    addEventListener("keydown", onKey);
    addEventListener(OPEN, open);
    return () => {
      removeEventListener("keydown", onKey);
      removeEventListener(OPEN, open);
    };
    // Only once: the handlers go by what the page holds when they are called.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const isAnswered = asked === query.trim();
  const on = hits[Math.min(at, hits.length - 1)];
  const insert = (/** @type {Found} */ hit) => {
    isHasty.current = false;
    dialog.current?.close();
    onInsert(hit.kind, hit.id);
  };
  useEffect(() => {
    if (isHasty.current && isAnswered && on) insert(on);
    // The answer is what is waited for.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isAnswered]);
  const find = (/** @type {string} */ text) => {
    isHasty.current = false;
    setQuery(text);
    setAt(0);
    onFind(text.trim());
  };
  const move = (/** @type {number} */ to) => {
    const next = (to + hits.length) % hits.length;
    setAt(next);
    document.getElementById(`hit-${hits[next].id}`)?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (/** @type {React.KeyboardEvent} */ event) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !isAnswered) isHasty.current = true;
    else if (!hits.length) return;
    else if (event.key === "ArrowDown") move(at + 1);
    else if (event.key === "ArrowUp") move(at - 1);
    else if (event.key === "Enter") insert(on);
    else return;
    event.preventDefault();
  };

  return (
    <dialog ref={dialog} className="dialog picker" aria-labelledby="picker-title" onClick={(event) => event.target === dialog.current && event.currentTarget.close()}>
      <div className="picker-head">
        <h2 id="picker-title" className="sr-only">
          Insert a template
        </h2>
        <input
          ref={box}
          type="search"
          role="combobox"
          className="field"
          value={query}
          placeholder="Search templates, the library’s and yours"
          aria-label="Search templates"
          aria-expanded="true"
          aria-controls="picker-hits"
          aria-autocomplete="list"
          aria-activedescendant={on ? `hit-${on.id}` : undefined}
          maxLength={200}
          autoComplete="off"
          onChange={(event) => find(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <button type="button" className="btn btn-quiet" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
      <ul id="picker-hits" role="listbox" aria-label="Templates" className="hits">
        {hits.map((hit, place) => (
          <Hit key={hit.id} hit={hit} isOn={hit === on} onPick={() => insert(hit)} onPoint={() => setAt(place)} />
        ))}
      </ul>
      <p role="status" className="muted picker-none">
        {isAnswered && hits.length === 0 ? "No template has these words." : ""}
      </p>
    </dialog>
  );
}
