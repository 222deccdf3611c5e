import { useEffect, useLayoutEffect, useRef } from "react";

import { draw, drawStroke } from "./canvas.jsx";

/** Enough to see by; what is sent is drawn at the picture's full size. */
const SHOWN_PIXELS = 3_000_000;
const LEAST_RING_PX = 8;
/** The other end of a pen rubs out. */
const PEN_ERASER = 32;

/** The picture with the canvas over it: mouse, pen or finger. The page behind does not move. */
export function Stage({ reference, steps, tool, width: strokeWidth, colour, isMask, isBusy, label, onStep }) {
  const { provider_width: width, provider_height: height } = reference;
  const factor = Math.min(1, Math.sqrt(SHOWN_PIXELS / (width * height)));
  const canvas = useRef(null);
  const ring = useRef(null);
  const current = useRef(null);

  useEffect(() => {
    const painted = canvas.current;
    // A stroke is no gesture: after a quick one the browser would take the next tap, on a button, for the end of a fling.
    const onTouch = (event) => event.preventDefault();
    painted.addEventListener("touchstart", onTouch, { passive: false });
    return () => painted.removeEventListener("touchstart", onTouch);
  }, []);

  const lookOf = () => ({ factor, colour: isMask ? getComputedStyle(canvas.current).color : "" });
  useLayoutEffect(() => draw(canvas.current, steps, { factor, colour: isMask ? getComputedStyle(canvas.current).color : "" }), [steps, factor, isMask]);

  const pointOf = (event) => {
    const box = canvas.current.getBoundingClientRect();
    return { x: ((event.clientX - box.left) / box.width) * width, y: ((event.clientY - box.top) / box.height) * height };
  };
  const followRing = (event) => {
    const box = canvas.current.getBoundingClientRect();
    const size = Math.max(LEAST_RING_PX, (strokeWidth / width) * box.width);
    Object.assign(ring.current.style, { width: `${size}px`, height: `${size}px`, left: `${event.clientX - box.left}px`, top: `${event.clientY - box.top}px`, opacity: 1 });
  };
  const grow = (points) => {
    if (current.current.kind === "arrow") {
      current.current.to = points.at(-1);
      draw(canvas.current, [...steps, current.current], lookOf());
      return;
    }
    const from = Math.max(0, current.current.points.length - 1);
    current.current.points.push(...points);
    const context = canvas.current.getContext("2d");
    context.save();
    context.scale(factor, factor);
    drawStroke(context, current.current, { ...lookOf(), from });
    context.restore();
  };
  const onPointerDown = (event) => {
    if (event.button !== 0 || !event.isPrimary || isBusy) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const isEraser = tool === "erase" || (event.buttons & PEN_ERASER) > 0;
    const point = pointOf(event);
    if (tool === "arrow" && !isEraser) current.current = { kind: "arrow", from: point, to: point, width: strokeWidth, colour };
    else {
      current.current = { kind: "stroke", points: [], width: strokeWidth, colour, isEraser };
      grow([point]);
    }
  };
  const onPointerMove = (event) => {
    followRing(event);
    if (!current.current || !event.isPrimary) return;
    const moves = event.nativeEvent.getCoalescedEvents?.() ?? [];
    grow((moves.length ? moves : [event]).map(pointOf));
  };
  const finish = () => {
    const step = current.current;
    current.current = null;
    // A tap with the arrow points nowhere.
    if (step && !(step.kind === "arrow" && step.from === step.to)) onStep(step);
  };

  return (
    <div className="painter-stage">
      <div className="painter-picture" style={{ "--ratio": width / height, aspectRatio: `${width} / ${height}` }}>
        <img src={reference.large} alt="" draggable="false" />
        <canvas
          ref={canvas}
          width={Math.round(width * factor)}
          height={Math.round(height * factor)}
          className={isMask ? "painter-canvas painter-mask" : "painter-canvas"}
          role="img"
          aria-label={label}
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={finish}
          onPointerCancel={finish}
          onPointerLeave={() => (ring.current.style.opacity = 0)}
        />
        <span ref={ring} className="painter-ring" aria-hidden="true" />
      </div>
    </div>
  );
}
