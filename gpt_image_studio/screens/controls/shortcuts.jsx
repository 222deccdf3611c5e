import { useEffect, useRef } from "react";

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/**
 * `?` opens the sheet, `/` goes to the search or the prompt. Escape closes and focus returns, as dialogs do by themselves.
 *
 * @param {{ keys: string[][] }} props
 */
export function Shortcuts({ keys }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "?") dialog.current?.showModal();
      else if (event.key === "/") (document.getElementById("search") ?? document.getElementById("prompt"))?.focus();
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <>
      <button type="button" className="rail-end" onClick={() => dialog.current?.showModal()} title="Keyboard shortcuts (?)">
        <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M3 6h18v12H3z" />
          <path d="M7 10h.01M11 10h.01M15 10h.01M8 14h8" />
        </svg>
        Keys
      </button>
      <dialog ref={dialog} className="dialog" aria-labelledby="shortcuts-title" onClick={(event) => event.target === dialog.current && event.currentTarget.close()}>
        <h2 id="shortcuts-title" className="dialog-title">
          Keyboard
        </h2>
        <dl className="keys">
          {keys.map(([key, what]) => (
            <div key={key}>
              <dt>
                <kbd className="kbd">{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <form method="dialog">
          <button className="btn">Close</button>
        </form>
      </dialog>
    </>
  );
}
