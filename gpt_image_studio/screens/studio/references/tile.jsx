import { useId, useRef } from "react";

import { placeBeside } from "./menu.jsx";

/** @import { MoveTile, Overlay, Reference, Slot, Upload } from "./shapes.d.ts" */

const ROLES = [
  ["other", "No role"],
  ["product", "Product"],
  ["style", "Style"],
  ["logo", "Logo"],
];
const ROLE_NAMES = Object.fromEntries(ROLES);

/**
 * One picture of the strip. The picture opens its menu; arrows move it; below it stands what it is for.
 *
 * @param {{
 *   reference: Reference,
 *   index: number,
 *   count: number,
 *   notes: string[] | undefined,
 *   mask: Overlay | null,
 *   markup: Overlay | null,
 *   canMask: boolean,
 *   canMarkup: boolean,
 *   problem: string,
 *   isDragged: boolean,
 *   style: React.CSSProperties | undefined,
 *   wasDragged: React.RefObject<boolean>,
 *   onPointerDown: (event: React.PointerEvent, id: string) => void,
 *   onMove: MoveTile,
 *   onRemove: (id: string) => void,
 *   onRole: (id: string, role: string) => void,
 *   onPaint: (kind: "mask" | "markup") => void,
 * }} props
 */
export function Tile({ reference, index, count, notes, mask, markup, canMask, canMarkup, problem, isDragged, style, wasDragged, onPointerDown, onMove, onRemove, onRole, onPaint }) {
  const id = useId();
  const menu = useRef(/** @type {HTMLDivElement | null} */ (null));
  const name = `Image ${index + 1}`;

  const onKeyDown = (/** @type {React.KeyboardEvent} */ event) => {
    const places = { ArrowLeft: index - 1, ArrowUp: index - 1, ArrowRight: index + 1, ArrowDown: index + 1, Home: 0, End: count - 1 };
    const to = /** @type {Record<string, number | undefined>} */ (places)[event.key];
    if (to !== undefined) onMove(reference.id, to, { isFocused: true });
    else if (event.key === "Delete" || event.key === "Backspace") onRemove(reference.id);
    else return;
    event.preventDefault();
  };
  const choose = (/** @type {() => void} */ action) => () => {
    menu.current?.hidePopover();
    action();
  };

  return (
    <li className={`ref ${isDragged ? "ref-dragged" : ""} ${problem ? "ref-refused" : ""}`} data-tile={reference.id} style={style}>
      <span className="ref-frame" style={{ background: reference.placeholder }}>
        <button
          type="button"
          className="ref-open"
          aria-label={`${name}: ${reference.name}`}
          aria-describedby={problem ? `${id}-problem` : `${id}-keys`}
          onPointerDown={(event) => onPointerDown(event, reference.id)}
          onKeyDown={onKeyDown}
          onClick={() => !wasDragged.current && menu.current?.showPopover()}
        >
          <img src={reference.thumbnail} alt="" width={reference.width} height={reference.height} draggable="false" />
          {mask?.id && <span className="ref-mask" style={{ "--mask": `url("${mask.url}")` }} />}
          {markup?.id && (
            <>
              <img className="ref-markup" src={markup.url} alt="" draggable="false" />
              <span className="badge">marks</span>
            </>
          )}
        </button>
        <span className="ref-number mono" aria-hidden="true">
          {index + 1}
        </span>
        <button type="button" className="ref-remove" aria-label={`Take out ${name.toLowerCase()}`} onClick={() => onRemove(reference.id)}>
          <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M6 6l12 12M18 6 6 18" />
          </svg>
        </button>
      </span>
      <span id={`${id}-keys`} hidden>
        Arrow keys move it, Enter opens its menu, Delete takes it out.
      </span>
      <select key={reference.role} className="ref-role" aria-label={`What ${name.toLowerCase()} is`} defaultValue={reference.role} onChange={(event) => onRole(reference.id, event.target.value)}>
        {ROLES.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      {problem && (
        <span id={`${id}-problem`} className="ref-problem" role="alert">
          {problem}
        </span>
      )}
      <div ref={menu} popover="auto" className="menu ref-menu" onBeforeToggle={({ newState, currentTarget: opening }) => newState === "open" && opening.parentElement && placeBeside(opening, opening.parentElement)}>
        <p className="ref-menu-name">{reference.name}</p>
        <p className="mono muted ref-menu-note">
          {name} · {reference.provider_width} × {reference.provider_height}
        </p>
        {(notes ?? []).map((note) => (
          <p key={note} className="muted ref-menu-note">
            {note}
          </p>
        ))}
        <hr />
        {canMask && (
          <button type="button" className="menu-item" onClick={choose(() => onPaint("mask"))}>
            {mask?.id ? "Change the mask" : "Paint a mask"}
          </button>
        )}
        {canMarkup && (
          <button type="button" className="menu-item" onClick={choose(() => onPaint("markup"))}>
            {markup?.id ? "Change the mark-up" : "Mark it up"}
          </button>
        )}
        {index > 0 && (
          <>
            <button type="button" className="menu-item" onClick={choose(() => onMove(reference.id, 0))}>
              Make it image 1
            </button>
            <button type="button" className="menu-item" onClick={choose(() => onMove(reference.id, index - 1))}>
              Move earlier
            </button>
          </>
        )}
        {index < count - 1 && (
          <button type="button" className="menu-item" onClick={choose(() => onMove(reference.id, index + 1))}>
            Move later
          </button>
        )}
        <button type="button" className="menu-item" onClick={choose(() => onRemove(reference.id))}>
          Take it out
        </button>
      </div>
    </li>
  );
}

/** @type {Record<string, string>} */
const STATES = { waiting: "Waiting", sending: "Uploading", reading: "Reading", ready: "Ready" };

/**
 * A file on its way, or refused: the reason stands at its own tile.
 *
 * @param {{ upload: Upload, onRetry: () => void, onRemove: () => void }} props
 */
export function PendingTile({ upload, onRetry, onRemove }) {
  const isFailed = upload.status === "failed";
  return (
    <li className={`ref ${isFailed ? "ref-refused" : ""}`}>
      <span className="ref-frame ref-pending">
        {upload.preview && <img src={upload.preview} alt="" draggable="false" onError={(event) => (event.currentTarget.hidden = true)} />}
        {!isFailed && (
          <span className="ref-progress" role="progressbar" aria-label={`Uploading ${upload.name}`} aria-valuemin={0} aria-valuemax={100} aria-valuenow={upload.progress}>
            <span style={{ width: `${upload.progress}%` }} />
          </span>
        )}
        <button type="button" className="ref-remove" aria-label={isFailed ? `Remove ${upload.name}` : `Cancel the upload of ${upload.name}`} onClick={onRemove}>
          <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M6 6l12 12M18 6 6 18" />
          </svg>
        </button>
      </span>
      <span className="ref-caption muted">{isFailed ? "Not added" : upload.status === "sending" ? `${upload.progress} %` : STATES[upload.status]}</span>
      {isFailed && (
        <span className="ref-problem" role="alert">
          <b>{upload.name}</b>: {upload.error}{" "}
          {!upload.isFinal && (
            <button type="button" className="link" onClick={onRetry}>
              Try again
            </button>
          )}
        </span>
      )}
    </li>
  );
}

/**
 * An empty place that the template names.
 *
 * @param {{ slot: Slot, isSignedIn: boolean, onBrowse: () => void }} props
 */
export function SlotTile({ slot, isSignedIn, onBrowse }) {
  const what = `Image ${slot.place}: ${slot.note}, ${slot.is_required ? "required" : "optional"}`;
  const label = slot.role === "other" ? `image ${slot.place}` : ROLE_NAMES[slot.role];
  return (
    <li className="ref">
      {isSignedIn ? (
        <button type="button" className="ref-add ref-slot" aria-label={`${what}. Choose it`} title={what} onClick={onBrowse}>
          <span className="mono">{slot.place}</span>
        </button>
      ) : (
        <a className="ref-add ref-slot" href="/sign-in" aria-label={`${what}. Sign in to choose it`} title={what}>
          <span className="mono">{slot.place}</span>
        </a>
      )}
      <span className="ref-caption">
        {label}
        {slot.is_required && <span className="muted"> needed</span>}
      </span>
    </li>
  );
}
