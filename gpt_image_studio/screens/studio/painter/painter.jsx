import { useEffect, useRef, useState } from "react";

import { sendFile } from "../references/uploads.jsx";
import { exportOverlay } from "./canvas.jsx";
import { KINDS } from "./kinds.jsx";
import { Stage } from "./stage.jsx";
import { useSteps } from "./steps.jsx";
import { Tools } from "./tools.jsx";

/** @import { KindName, Step } from "./shapes.d.ts" */
/** @import { Overlay, Reference, Told } from "../references/shapes.d.ts" */

/** Steps of the brackets, in those of the slider: finer while it is thin. */
const COARSE = 4;

/** @param {string} url */
function loadImage(url) {
  const image = new Image();
  image.src = url;
  return image.decode().then(() => image);
}

/**
 * Draws over the first picture: a mask of what may change, or a mark-up of what to change. `overlay` is what lies there.
 *
 * @param {{
 *   kindName: KindName,
 *   reference: Reference,
 *   overlay: Overlay,
 *   problem: string,
 *   onOverlay: (id: string) => void,
 *   onClose: () => void,
 * }} props
 */
export function Painter({ kindName, reference, overlay, problem, onOverlay, onClose }) {
  const kind = KINDS[kindName];
  const isMask = kindName === "mask";
  const { provider_width: width, provider_height: height } = reference;
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const stop = useRef(/** @type {(() => void) | null} */ (null));
  const steps = useSteps();
  const [tool, setTool] = useState(kind.tools[0].id);
  const [size, setSize] = useState(kind.size.initial);
  const [colour, setColour] = useState(kind.pens[0]?.colour ?? "");
  const [sending, setSending] = useState("");
  const [error, setError] = useState("");
  const [sentId, setSentId] = useState("");
  const [isLeaving, setIsLeaving] = useState(false);
  const { add } = steps;
  const isUnsaved = !sentId && steps.steps.some((each) => each.kind !== "base");

  useEffect(() => {
    dialog.current?.showModal();
    return () => stop.current?.();
  }, []);

  useEffect(() => {
    let isGone = false;
    if (!overlay.id) return undefined;
    loadImage(overlay.url).then(
      (image) => !isGone && add({ kind: "base", image }),
      () => !isGone && setError(kind.lost),
    );
    return () => {
      isGone = true;
    };
    // What it was opened with.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  // Taken by the strip: done.
  useEffect(() => {
    if (sentId && overlay.id === sentId) dialog.current?.close();
  }, [sentId, overlay.id]);

  const resize = (/** @type {number} */ by) => setSize((now) => Math.min(kind.size.most, Math.max(kind.size.least, now + by * kind.size.step * (now > kind.size.initial ? COARSE : 1))));
  const onKeyDown = (/** @type {React.KeyboardEvent} */ event) => {
    const isCommand = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    const chosen = kind.tools.find((each) => each.letter === letter);
    if (isCommand && letter === "z") (event.shiftKey ? steps.redo : steps.undo)();
    else if (isCommand && letter === "y") steps.redo();
    else if (isCommand || event.altKey) return;
    else if (letter === "[") resize(-1);
    else if (letter === "]") resize(1);
    else if (kind.pens[Number(letter) - 1]) setColour(kind.pens[Number(letter) - 1].colour);
    // The same letter goes back.
    else if (chosen) setTool((now) => (now === chosen.id ? kind.tools[0].id : chosen.id));
    else return;
    event.preventDefault();
  };

  const send = (/** @type {File} */ file, /** @type {Record<string, string>} */ query) => {
    setError("");
    setSending(kind.sending);
    stop.current = sendFile(file, { kind: kindName, reference: reference.id, ...query }, (/** @type {Told} */ told) => {
      if (told.status === "failed") {
        setSending("");
        setError(told.error);
      } else if (told.status === "ready") {
        setSending("");
        setSentId(told.id);
        onOverlay(told.id);
      }
    });
  };
  const use = async () => {
    const drawn = await exportOverlay(steps.steps, { width, height, isMask });
    send(new File([/** @type {Blob} */ (drawn)], `${kindName}.png`, { type: "image/png" }), kind.painted);
  };

  // Esc is pressed by mistake; the cross says what it does.
  const onCancel = (/** @type {React.SyntheticEvent} */ event) => {
    if (!isUnsaved || isLeaving) return;
    event.preventDefault();
    setIsLeaving(true);
  };
  const onStep = (/** @type {Step} */ step) => {
    setIsLeaving(false);
    add(step);
  };

  const strokeWidth = (size / 1000) * Math.min(width, height) * (tool === "erase" ? kind.eraser : 1);
  return (
    <dialog ref={dialog} className="dialog painter" aria-labelledby="painter-title" onClose={onClose} onCancel={onCancel} onKeyDown={onKeyDown}>
      <div className="painter-head">
        <h2 id="painter-title" className="dialog-title">
          {kind.title}
        </h2>
        <p className="muted">{kind.hint}</p>
        <button type="button" className="btn btn-quiet btn-icon" aria-label={kind.close} onClick={() => dialog.current?.close()}>
          <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M6 6l12 12M18 6 6 18" />
          </svg>
        </button>
      </div>
      <Stage reference={reference} steps={steps.steps} tool={tool} width={strokeWidth} colour={colour} isMask={isMask} isBusy={Boolean(sending)} label={kind.label(reference.name)} onStep={onStep} />
      <Tools kind={kind} tool={tool} size={size} colour={colour} steps={steps} onTool={setTool} onSize={setSize} onColour={setColour} />
      {(error || (sentId && problem)) && (
        <p className="field-error" role="alert">
          {error || problem}
        </p>
      )}
      <div className="painter-foot">
        <label className="btn painter-upload">
          {kind.upload}
          <input type="file" accept="image/png" className="sr-only" disabled={Boolean(sending)} onChange={(event) => event.target.files?.[0] && send(event.target.files[0], {})} />
        </label>
        <span className="muted" role="status">
          {sending || (isLeaving && "Esc again closes this. What you drew is not kept.")}
        </span>
        <button type="button" className="btn btn-primary" disabled={!steps.canUndo || Boolean(sending)} onClick={use}>
          {kind.use}
        </button>
      </div>
    </dialog>
  );
}
