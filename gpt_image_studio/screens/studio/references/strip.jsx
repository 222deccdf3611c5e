import { lazy, Suspense, useEffect, useId, useRef, useState } from "react";

import { isNews } from "../../controls/browser_memory.jsx";
import { Alert, LimitAlert } from "./alerts.jsx";
import { OverlayLine } from "./overlay.jsx";
import { useFileDrop } from "./drop.jsx";
import { AddIcon, AddMenu } from "./menu.jsx";
import { useOrder } from "./order.jsx";
import { Picker } from "./picker.jsx";
import { PendingTile, SlotTile, Tile } from "./tile.jsx";
import { useUploads } from "./uploads.jsx";

/** @import { Library, MoveTile, Reference, Strip } from "./shapes.d.ts" */

// Painting is for few visits: its code comes when it is asked for.
const Painter = lazy(() => import("../painter/painter.jsx").then((found) => ({ default: found.Painter })));

/**
 * The pictures a draft works from: brought by drop, paste, file dialog or from the library; ordered, named, drawn over.
 *
 * @param {{
 *   view: Strip,
 *   most: number,
 *   hasMask: boolean,
 *   hasMarkup: boolean,
 *   limitProblem: string,
 *   limitFix: string,
 *   isFormatsFault: boolean,
 *   sentence: string,
 *   isSignedIn: boolean,
 *   isKnown: boolean,
 *   problem: string,
 *   fieldProblem: string,
 *   promptFocus: number,
 *   pictures: Library,
 *   onAdd: (id: string) => void,
 *   onRemove: (id: string) => void,
 *   onMove: (id: string, to: number) => void,
 *   onRole: (id: string, role: string) => void,
 *   onMask: (id: string) => void,
 *   onMarkup: (id: string) => void,
 *   onDropOverlay: () => void,
 *   onLock: (isOn: boolean) => void,
 *   onFit: () => void,
 *   onPng: () => void,
 *   onDropSlots: () => void,
 *   onPicker: () => void,
 *   onOlder: () => void,
 *   onThrowAway: (id: string) => void,
 *   onBringBack: () => void,
 * }} props
 */
export function ReferenceStrip({
  view,
  most,
  hasMask,
  hasMarkup,
  limitProblem,
  limitFix,
  isFormatsFault,
  sentence,
  isSignedIn,
  isKnown,
  problem,
  fieldProblem,
  promptFocus,
  pictures,
  onAdd,
  onRemove,
  onMove,
  onRole,
  onMask,
  onMarkup,
  onDropOverlay,
  onLock,
  onFit,
  onPng,
  onDropSlots,
  onPicker,
  onOlder,
  onThrowAway,
  onBringBack,
}) {
  const { references, slots, mask, markup } = view;
  const [notes, setNotes] = useState(/** @type {Record<string, string[]>} */ ({}));
  const [told, setTold] = useState("");
  const [tooMany, setTooMany] = useState(0);
  const [isPicking, setIsPicking] = useState(false);
  /** What is being drawn; empty while nothing is. */
  const [painting, setPainting] = useState(/** @type {"mask" | "markup" | ""} */ (""));
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const addId = useId();
  const lastFocus = useRef(promptFocus);

  const onReady = (/** @type {string} */ id, /** @type {string[]} */ said) => {
    setNotes((before) => ({ ...before, [id]: said }));
    setTold("A picture was added.");
    onAdd(id);
  };
  const { uploads, add, remove, retry } = useUploads(onReady);
  const { list, shown, move, onPointerDown, style, dragged, wasDragged } = useOrder(references, onMove);
  const pending = uploads.filter((each) => !references.some(({ id }) => id === each.id));
  const room = Math.max(0, most - references.length - pending.length);

  useEffect(() => {
    if (!promptFocus || lastFocus.current === promptFocus) return;
    lastFocus.current = promptFocus;
    // The server still knows the last one after a reload.
    if (!isNews("studio.focus", promptFocus)) return;
    document.getElementById("prompt")?.focus({ preventScroll: true });
  }, [promptFocus]);

  // What arrived is a tile of its own now; what the server refused is told below the strip.
  useEffect(() => {
    for (const each of uploads) if (each.status === "ready" && (references.some(({ id }) => id === each.id) || fieldProblem === "references")) remove(each.key);
  }, [references, fieldProblem, uploads, remove]);

  const take = (/** @type {File[]} */ files) => {
    if (!isSignedIn) {
      setTold("Sign in to add pictures. Your draft is kept.");
      return;
    }
    setTooMany(Math.max(0, files.length - room));
    add(files.slice(0, room));
    if (files.length && room) setTold(files.length === 1 ? "Uploading 1 picture." : `Uploading ${Math.min(files.length, room)} pictures.`);
  };
  const isOver = useFileDrop(take);

  /** @type {Record<string, Reference>} */
  const byId = Object.fromEntries(references.map((each) => [each.id, each]));
  const tiles = shown.map((id) => byId[id]).filter(Boolean);
  /** @type {MoveTile} */
  const moveAndTell = (id, to, options) => {
    const place = Math.max(0, Math.min(to, tiles.length - 1));
    move(id, place, options);
    setTold(`${byId[id].name} is image ${place + 1} of ${tiles.length}.`);
  };
  const removeAndTell = (/** @type {string} */ id) => {
    onRemove(id);
    setTold(`${byId[id].name} was taken out.`);
    /** @type {HTMLElement | null | undefined} */ (list.current?.querySelector(".ref-add"))?.focus();
  };
  const first = tiles[0];
  const shownNotes = tiles.flatMap((each, index) => (notes[each.id] ?? []).map((note) => ({ key: `${each.id}${note}`, text: `Image ${index + 1}: ${note}` })));
  const isEmpty = !tiles.length && !pending.length && !slots.length;
  const browse = () => input.current?.click();
  const pick = () => {
    onPicker();
    setIsPicking(true);
  };

  // Until it is known who is here its place is kept, so that nothing below moves.
  if (isKnown && !most && isEmpty) return null;
  return (
    <section className={`group refs ${isEmpty ? "refs-empty" : ""}`} aria-label="Reference pictures">
      <div className="label-row">
        <span>References</span>
        <span className="mono muted">{tiles.length ? `${tiles.length} of ${most}` : most > 0 && `up to ${most}`}</span>
      </div>
      <ul ref={list} className={`refs-list ${dragged ? "refs-dragging" : ""}`}>
        {tiles.map((each, index) => (
          <Tile
            key={each.id}
            reference={each}
            index={index}
            count={tiles.length}
            notes={notes[each.id]}
            mask={index === 0 ? mask : null}
            markup={index === 0 ? markup : null}
            canMask={index === 0 && hasMask}
            canMarkup={index === 0 && hasMarkup}
            problem={fieldProblem === `reference ${index + 1}` ? problem : ""}
            isDragged={dragged === each.id}
            style={style(each.id)}
            wasDragged={wasDragged}
            onPointerDown={onPointerDown}
            onMove={moveAndTell}
            onRemove={removeAndTell}
            onRole={onRole}
            onPaint={setPainting}
          />
        ))}
        {pending.map((each) => (
          <PendingTile key={each.key} upload={each} onRetry={() => retry(each.key)} onRemove={() => remove(each.key)} />
        ))}
        {slots.slice(pending.length).map((slot) => (
          <SlotTile key={slot.place} slot={slot} isSignedIn={isSignedIn} onBrowse={browse} />
        ))}
        {!isSignedIn && isEmpty && (
          <li className="ref" aria-hidden="true">
            {isKnown ? (
              <a className="ref-add" href="/sign-in" tabIndex={-1}>
                <AddIcon />
              </a>
            ) : (
              <span className="ref-add" />
            )}
            <span className="ref-caption" />
          </li>
        )}
        {isSignedIn && room > 0 && (
          <li className="ref">
            <button type="button" id={addId} className="ref-add" aria-label="Add pictures" popoverTarget={`${addId}-menu`}>
              <AddIcon />
            </button>
            <span className="ref-caption muted" aria-hidden="true">
              drop, paste
            </span>
            <AddMenu id={`${addId}-menu`} onBrowse={browse} onPick={pick} />
          </li>
        )}
      </ul>
      <input
        ref={input}
        type="file"
        accept="image/*"
        multiple
        hidden
        aria-label="Pictures to work from"
        onChange={(event) => {
          take([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      {isKnown && !isSignedIn && (
        <p className="note refs-door">
          <a className="prose-link" href="/sign-in">
            Sign in
          </a>{" "}
          to add pictures. Your draft is kept.
        </p>
      )}
      {slots.length > 0 && (
        <p className="note">
          This prompt works from pictures.{" "}
          <button type="button" className="link" onClick={onDropSlots}>
            Go on without them
          </button>
        </p>
      )}
      {first && (
        <OverlayLine mask={mask} markup={markup} hasMask={hasMask} hasMarkup={hasMarkup} isLocked={view.is_pixel_locked} onPaint={setPainting} onDrop={onDropOverlay} onLock={onLock} />
      )}
      {!limitProblem && (fieldProblem === "mask" || fieldProblem === "markup") && <Alert id="problem-drawing">{problem}</Alert>}
      {!limitProblem && fieldProblem === "references" && <Alert id="problem-references">{problem}</Alert>}
      {limitProblem && <LimitAlert problem={limitProblem} fix={limitFix} isFormatsFault={isFormatsFault} onFit={onFit} onPng={onPng} />}
      {tooMany > 0 && <Alert>{`${most} pictures are the most; ${tooMany} ${tooMany === 1 ? "was" : "were"} left out.`}</Alert>}
      {shownNotes.length > 0 && (
        <ul className="refs-notes">
          {shownNotes.map((note) => (
            <li key={note.key} className="note">
              {note.text}
            </li>
          ))}
        </ul>
      )}
      {sentence && (
        <p className="note refs-sentence">
          Sent after your prompt: <q>{sentence}</q>
        </p>
      )}
      <p className="sr-only" role="status">
        {told}
      </p>
      <div className={`drop-hint ${isOver ? "drop-hint-on" : ""}`} aria-hidden="true">
        <span>{isSignedIn ? (room ? "Drop to add as references" : `${most} pictures are the most`) : "Sign in to add pictures"}</span>
      </div>
      {isPicking && <Picker library={pictures} taken={references.map((each) => each.id)} room={room} onAdd={onAdd} onRemove={onRemove} onOlder={onOlder} onThrowAway={onThrowAway} onBringBack={onBringBack} onClose={() => setIsPicking(false)} />}
      {painting && first && (
        <Suspense fallback={null}>
          <Painter
            key={`${first.id} ${painting}`}
            kindName={painting}
            reference={first}
            overlay={painting === "mask" ? mask : markup}
            problem={fieldProblem === painting ? problem : ""}
            onOverlay={painting === "mask" ? onMask : onMarkup}
            onClose={() => setPainting("")}
          />
        </Suspense>
      )}
    </section>
  );
}
