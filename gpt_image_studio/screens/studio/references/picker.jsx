import { useEffect, useRef } from "react";

/** @import { Library } from "./shapes.d.ts" */

/**
 * The account's own pictures, to take into the strip and out of it again.
 *
 * @param {{
 *   library: Library,
 *   taken: string[],
 *   room: number,
 *   onAdd: (id: string) => void,
 *   onRemove: (id: string) => void,
 *   onOlder: () => void,
 *   onThrowAway: (id: string) => void,
 *   onBringBack: () => void,
 *   onClose: () => void,
 * }} props
 */
export function Picker({ library, taken, room, onAdd, onRemove, onOlder, onThrowAway, onBringBack, onClose }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const { pictures, has_older: hasOlder, is_loaded: isLoaded, problem, thrown_away: thrownAway } = library;
  const throwAway = (/** @type {string} */ id) => {
    if (taken.includes(id)) onRemove(id);
    onThrowAway(id);
    dialog.current?.focus();
  };
  return (
    <dialog ref={dialog} tabIndex={-1} className="dialog ref-picker" aria-labelledby="picker-title" onClose={onClose} onClick={(event) => event.target === dialog.current && event.currentTarget.close()}>
      <div className="ref-picker-head">
        <h2 id="picker-title" className="dialog-title">
          From the library
        </h2>
        <span className="mono muted" role="status">
          {taken.length ? `${taken.length} taken` : ""}
        </span>
      </div>
      {problem && (
        <p className="field-error" role="alert">
          {problem}
        </p>
      )}
      {isLoaded && !pictures.length && <p className="muted">Nothing was made or uploaded yet.</p>}
      <ul className="ref-picker-grid">
        {pictures.map((each) => {
          const place = taken.indexOf(each.id);
          const isTaken = place >= 0;
          return (
            <li key={each.id}>
              <button type="button" className="ref-picker-cell" style={{ background: each.placeholder }} aria-pressed={isTaken} aria-label={each.label} title={each.label} disabled={!isTaken && !room} onClick={() => (isTaken ? onRemove(each.id) : onAdd(each.id))}>
                <img src={each.thumbnail} alt="" width={each.width} height={each.height} loading="lazy" />
                {isTaken && <span className="ref-number mono">{place + 1}</span>}
              </button>
              {each.is_upload && (
                <button type="button" className="ref-picker-delete" aria-label={`Delete ${each.label}`} title="Delete this upload" onClick={() => throwAway(each.id)}>
                  <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
                    <path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13" />
                  </svg>
                </button>
              )}
            </li>
          );
        })}
      </ul>
      <div className="ref-picker-foot">
        {hasOlder && (
          <button type="button" className="btn" onClick={onOlder}>
            Older
          </button>
        )}
        {thrownAway.id && (
          <p className="ref-picker-told" role="status">
            Deleted {thrownAway.name}.{" "}
            <button type="button" className="link" onClick={onBringBack}>
              Undo
            </button>
          </p>
        )}
        <button type="button" className="btn btn-primary" onClick={() => dialog.current?.close()}>
          Done
        </button>
      </div>
    </dialog>
  );
}
