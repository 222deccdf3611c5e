import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

import { sendFile } from "../reference_strip/reference_uploads.jsx";
import { draw, drawStroke, exportMask } from "./mask_canvas.jsx";

/** Enough to see by; the mask itself is drawn at the picture's full size when it is sent. */
const SHOWN_PIXELS = 3_000_000;
const BRUSH = { least: 1, most: 40, initial: 9 };

function loadImage(url) {
  const image = new Image();
  image.src = url;
  return image.decode().then(() => image);
}

/** What was painted and what can be taken back or done again. */
function useSteps() {
  const [{ steps, undone }, setAll] = useState({ steps: [], undone: [] });
  const add = useCallback((step) => setAll((now) => ({ steps: [...now.steps, step], undone: [] })), []);
  const undo = useCallback(() => setAll((now) => (now.steps.length ? { steps: now.steps.slice(0, -1), undone: [...now.undone, now.steps.at(-1)] } : now)), []);
  const redo = useCallback(() => setAll((now) => (now.undone.length ? { steps: [...now.steps, now.undone.at(-1)], undone: now.undone.slice(0, -1) } : now)), []);
  return { steps, add, undo, redo, canUndo: steps.length > 0, canRedo: undone.length > 0 };
}

/** Paints what may change on the first picture: mouse, pen or finger. The page behind does not move. */
export function MaskPainter({ reference, mask, problem, onMask, onClose }) {
  const { provider_width: width, provider_height: height } = reference;
  const factor = Math.min(1, Math.sqrt(SHOWN_PIXELS / (width * height)));
  const dialog = useRef(null);
  const canvas = useRef(null);
  const ring = useRef(null);
  const stroke = useRef(null);
  const stop = useRef(null);
  const { steps, add, undo, redo, canUndo, canRedo } = useSteps();
  const [brush, setBrush] = useState(BRUSH.initial);
  const [isEraser, setIsEraser] = useState(false);
  const [sending, setSending] = useState("");
  const [error, setError] = useState("");
  const [sentId, setSentId] = useState("");
  const brushWidth = (brush / 100) * Math.min(width, height);

  useEffect(() => {
    dialog.current.showModal();
    return () => stop.current?.();
  }, []);

  useEffect(() => {
    const painted = canvas.current;
    // A stroke is no gesture: after a quick one the browser would take the next tap, on a button, for the end of a fling.
    const onTouch = (event) => event.preventDefault();
    painted.addEventListener("touchstart", onTouch, { passive: false });
    return () => painted.removeEventListener("touchstart", onTouch);
  }, []);

  useEffect(() => {
    let isGone = false;
    if (!mask.id) return undefined;
    loadImage(mask.url).then(
      (image) => !isGone && add({ kind: "base", image }),
      () => !isGone && setError("The mask that is there could not be loaded. What you paint replaces it."),
    );
    return () => {
      isGone = true;
    };
    // The mask it was opened with.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  useLayoutEffect(() => draw(canvas.current, steps, { factor, colour: getComputedStyle(canvas.current).color }), [steps, factor]);

  // Taken by the strip: done.
  useEffect(() => {
    if (sentId && mask.id === sentId) dialog.current.close();
  }, [sentId, mask.id]);

  const pointOf = (event) => {
    const box = canvas.current.getBoundingClientRect();
    return { x: ((event.clientX - box.left) / box.width) * width, y: ((event.clientY - box.top) / box.height) * height };
  };
  const followRing = (event) => {
    const box = canvas.current.getBoundingClientRect();
    const size = (brushWidth / width) * box.width;
    Object.assign(ring.current.style, { width: `${size}px`, height: `${size}px`, left: `${event.clientX - box.left}px`, top: `${event.clientY - box.top}px`, opacity: 1 });
  };
  const paint = (points) => {
    const from = Math.max(0, stroke.current.points.length - 1);
    stroke.current.points.push(...points);
    const context = canvas.current.getContext("2d");
    context.save();
    context.scale(factor, factor);
    drawStroke(context, stroke.current, { from, colour: getComputedStyle(canvas.current).color });
    context.restore();
  };
  const onPointerDown = (event) => {
    if (event.button !== 0 || !event.isPrimary || sending) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    // The other end of a pen rubs out.
    stroke.current = { kind: "stroke", points: [], width: brushWidth, isEraser: isEraser || (event.buttons & 32) > 0 };
    paint([pointOf(event)]);
  };
  const onPointerMove = (event) => {
    followRing(event);
    if (!stroke.current || !event.isPrimary) return;
    const steps = event.nativeEvent.getCoalescedEvents?.() ?? [];
    paint((steps.length ? steps : [event]).map(pointOf));
  };
  const finish = () => {
    if (!stroke.current) return;
    add(stroke.current);
    stroke.current = null;
  };

  const onKeyDown = (event) => {
    const isCommand = event.ctrlKey || event.metaKey;
    if (event.key === "[") setBrush((now) => Math.max(BRUSH.least, now - (now > 10 ? 4 : 1)));
    else if (event.key === "]") setBrush((now) => Math.min(BRUSH.most, now + (now >= 10 ? 4 : 1)));
    else if (isCommand && event.key.toLowerCase() === "z") (event.shiftKey ? redo : undo)();
    else if (isCommand && event.key.toLowerCase() === "y") redo();
    else if (!isCommand && event.key.toLowerCase() === "e") setIsEraser((now) => !now);
    else return;
    event.preventDefault();
  };

  const send = (file, query) => {
    setError("");
    setSending("Sending the mask");
    stop.current = sendFile(file, { kind: "mask", reference: reference.id, ...query }, (told) => {
      if (told.status === "failed") {
        setSending("");
        setError(told.error);
      } else if (told.status === "ready") {
        setSending("");
        setSentId(told.id);
        onMask(told.id);
      }
    });
  };
  const use = async () => send(new File([await exportMask(steps, width, height)], "mask.png", { type: "image/png" }), { painted: "1" });

  return (
    <dialog ref={dialog} className="dialog painter" aria-labelledby="painter-title" onClose={onClose} onKeyDown={onKeyDown}>
      <div className="painter-head">
        <h2 id="painter-title" className="dialog-title">
          Mask on image 1
        </h2>
        <p className="muted">Paint what may change.</p>
        <button type="button" className="btn btn-quiet btn-icon" aria-label="Close without the mask" onClick={() => dialog.current.close()}>
          <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M6 6l12 12M18 6 6 18" />
          </svg>
        </button>
      </div>
      <div className="painter-stage">
        <div className="painter-picture" style={{ "--ratio": width / height, "--width": width, aspectRatio: `${width} / ${height}` }}>
          <img src={reference.large} alt="" draggable="false" />
          <canvas
            ref={canvas}
            width={Math.round(width * factor)}
            height={Math.round(height * factor)}
            className={isEraser ? "painter-canvas painter-erases" : "painter-canvas"}
            role="img"
            aria-label={`What may change of ${reference.name}. Painted with mouse, pen or finger; a mask made elsewhere can be uploaded.`}
            onPointerDown={onPointerDown}
            onPointerMove={onPointerMove}
            onPointerUp={finish}
            onPointerCancel={finish}
            onPointerLeave={() => (ring.current.style.opacity = 0)}
          />
          <span ref={ring} className="painter-ring" aria-hidden="true" />
        </div>
      </div>
      <div className="painter-tools" role="toolbar" aria-label="Painting">
        <div className="painter-modes">
          <button type="button" className="chip" aria-pressed={!isEraser} onClick={() => setIsEraser(false)}>
            Paint
          </button>
          <button type="button" className="chip" aria-pressed={isEraser} title="E" onClick={() => setIsEraser(true)}>
            Erase
          </button>
        </div>
        <label className="painter-brush">
          <span>Brush</span>
          <input type="range" min={BRUSH.least} max={BRUSH.most} value={brush} title="[ and ]" onChange={(event) => setBrush(Number(event.target.value))} />
        </label>
        <div className="painter-acts">
          <Act label="Undo" path="M9 6 4 11l5 5M4 11h10a5 5 0 0 1 0 10h-3" onClick={undo} disabled={!canUndo} />
          <Act label="Redo" path="m15 6 5 5-5 5M20 11H10a5 5 0 0 0 0 10h3" onClick={redo} disabled={!canRedo} />
          <button type="button" className="btn btn-quiet" disabled={!canUndo} onClick={() => add({ kind: "clear" })}>
            Clear
          </button>
          <button type="button" className="btn btn-quiet" onClick={() => add({ kind: "invert" })}>
            Invert
          </button>
        </div>
      </div>
      {(error || (sentId && problem)) && (
        <p className="field-error" role="alert">
          {error || problem}
        </p>
      )}
      <div className="painter-foot">
        <label className="btn painter-upload">
          Upload a mask
          <input type="file" accept="image/png" className="sr-only" disabled={Boolean(sending)} onChange={(event) => event.target.files[0] && send(event.target.files[0], {})} />
        </label>
        <span className="muted" role="status">
          {sending}
        </span>
        <button type="button" className="btn btn-primary" disabled={!canUndo || Boolean(sending)} onClick={use}>
          Use this mask
        </button>
      </div>
    </dialog>
  );
}

function Act({ label, path, ...attributes }) {
  return (
    <button type="button" className="btn btn-quiet btn-icon" aria-label={label} title={label} {...attributes}>
      <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  );
}
