import { useEffect, useLayoutEffect, useRef } from "react";

import { draw, drawStroke } from "./canvas.jsx";

/** @import { Arrow, Point, Step, Stroke } from "./shapes.d.ts" */
/** @import { Reference } from "../references/shapes.d.ts" */

/** Enough to see by; what is sent is drawn at the picture's full size. */
const SHOWN_PIXELS = 3_000_000;
const LEAST_RING_PX = 8;
/** The other end of a pen rubs out. */
const PEN_ERASER = 32;

/**
 * The picture with the canvas over it: mouse, pen or finger. The page behind does not move.
 *
 * @param {{
 *   reference: Reference,
 *   steps: Step[],
 *   tool: string,
 *   width: number,
 *   colour: string,
 *   isMask: boolean,
 *   isBusy: boolean,
 *   label: string,
 *   onStep: (step: Step) => void,
 * }} props
 */
export function Stage({ reference, steps, tool, width: strokeWidth, colour, isMask, isBusy, label, onStep }) {
  const { provider_width: width, provider_height: height } = reference;
  const factor = Math.min(1, Math.sqrt(SHOWN_PIXELS / (width * height)));
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const ring = useRef(/** @type {HTMLSpanElement | null} */ (null));
  const current = useRef(/** @type {Stroke | Arrow | null} */ (null));

  useEffect(() => {
    const painted = canvas.current;
    if (!painted) return undefined;
    // A stroke is no gesture: after a quick one the browser would take the next tap, on a button, for the end of a fling.
    const onTouch = (/** @type {TouchEvent} */ event) => event.preventDefault();
    painted.addEventListener("touchstart", onTouch, { passive: false });
    return () => painted.removeEventListener("touchstart", onTouch);
  }, []);

  const lookOf = (/** @type {HTMLCanvasElement} */ painted) => ({ factor, colour: isMask ? getComputedStyle(painted).color : "" });
  useLayoutEffect(() => {
    if (canvas.current) draw(canvas.current, steps, { factor, colour: isMask ? getComputedStyle(canvas.current).color : "" });
  }, [steps, factor, isMask]);

  /**
   * @param {HTMLCanvasElement} painted
   * @param {{ clientX: number, clientY: number }} event
   */
  const pointOf = (painted, event) => {
    const box = painted.getBoundingClientRect();
    return { x: ((event.clientX - box.left) / box.width) * width, y: ((event.clientY - box.top) / box.height) * height };
  };
  const followRing = (/** @type {React.PointerEvent<HTMLCanvasElement>} */ event) => {
    if (!ring.current) return;
    const box = event.currentTarget.getBoundingClientRect();
    const size = Math.max(LEAST_RING_PX, (strokeWidth / width) * box.width);
    Object.assign(ring.current.style, { width: `${size}px`, height: `${size}px`, left: `${event.clientX - box.left}px`, top: `${event.clientY - box.top}px`, opacity: 1 });
  };
  const grow = (/** @type {HTMLCanvasElement} */ painted, /** @type {Point[]} */ points) => {
    const step = current.current;
    if (step?.kind === "arrow") {
      step.to = points[points.length - 1];
      draw(painted, [...steps, step], lookOf(painted));
      return;
    }
    const context = painted.getContext("2d");
    if (!step || !context) return;
    const from = Math.max(0, step.points.length - 1);
    step.points.push(...points);
    context.save();
    context.scale(factor, factor);
    drawStroke(context, step, { ...lookOf(painted), from });
    context.restore();
  };
  const onPointerDown = (/** @type {React.PointerEvent<HTMLCanvasElement>} */ event) => {
    if (event.button !== 0 || !event.isPrimary || isBusy) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const isEraser = tool === "erase" || (event.buttons & PEN_ERASER) > 0;
    const point = pointOf(event.currentTarget, event);
    if (tool === "arrow" && !isEraser) current.current = { kind: "arrow", from: point, to: point, width: strokeWidth, colour };
    else {
      current.current = { kind: "stroke", points: [], width: strokeWidth, colour, isEraser };
      grow(event.currentTarget, [point]);
    }
  };
  const onPointerMove = (/** @type {React.PointerEvent<HTMLCanvasElement>} */ event) => {
    followRing(event);
    if (!current.current || !event.isPrimary) return;
    const moves = event.nativeEvent.getCoalescedEvents?.() ?? [];
    const painted = event.currentTarget;
    grow(painted, (moves.length ? moves : [event]).map((move) => pointOf(painted, move)));
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
          onPointerLeave={() => {
            if (ring.current) ring.current.style.opacity = "0";
          }}
        />
        <span ref={ring} className="painter-ring" aria-hidden="true" />
      </div>
    </div>
  );
}
