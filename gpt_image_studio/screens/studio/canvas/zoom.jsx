import { useEffect, useRef, useState } from "react";

/** @import { Point } from "./shapes.d.ts" */

const MOST = 8;
const STEP = 1.25;
const REST = { scale: 1, x: 0, y: 0 };

/** @param {Point[]} points */
function distance([one, other]) {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

/**
 * One picture, as large as fits; wheel, pinch, `+` and `−` zoom, dragging moves, a double click goes back and forth.
 *
 * @param {{ children?: React.ReactNode, name: string }} props
 */
export function Zoom({ children, name }) {
  const [at, setAt] = useState(REST);
  const frame = useRef(/** @type {HTMLDivElement | null} */ (null));
  const drag = useRef(/** @type {Point | null} */ (null));
  /** Fingers on it, by pointer, in px of the window. */
  const fingers = useRef(/** @type {Map<number, Point>} */ (new Map()));

  /**
   * @param {number} factor
   * @param {Point} [point]
   */
  const zoom = (factor, point) => {
    setAt((before) => {
      const scale = Math.min(MOST, Math.max(1, before.scale * factor));
      if (scale === 1 || !frame.current) return REST;
      const box = frame.current.getBoundingClientRect();
      const x = (point?.x ?? box.left + box.width / 2) - box.left - box.width / 2;
      const y = (point?.y ?? box.top + box.height / 2) - box.top - box.height / 2;
      const by = scale / before.scale;
      return { scale, x: x - (x - before.x) * by, y: y - (y - before.y) * by };
    });
  };

  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    // React listens to the wheel passively; zooming must keep the page from scrolling.
    const onWheel = (/** @type {WheelEvent} */ event) => {
      event.preventDefault();
      zoom(Math.exp(-event.deltaY / 300), { x: event.clientX, y: event.clientY });
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, []);

  const onKeyDown = (/** @type {React.KeyboardEvent} */ event) => {
    if (event.key === "+" || event.key === "=") zoom(STEP);
    else if (event.key === "-") zoom(1 / STEP);
    else if (event.key === "0") setAt(REST);
  };

  const isZoomed = at.scale > 1;

  const onPointerDown = (/** @type {React.PointerEvent} */ event) => {
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.current.size === 1 && !isZoomed) return;
    drag.current = { x: event.clientX - at.x, y: event.clientY - at.y };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (/** @type {React.PointerEvent} */ event) => {
    const before = [...fingers.current.values()];
    if (fingers.current.has(event.pointerId)) fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (before.length === 2) {
      const after = [...fingers.current.values()];
      zoom(distance(after) / Math.max(distance(before), 1), { x: (after[0].x + after[1].x) / 2, y: (after[0].y + after[1].y) / 2 });
    } else if (drag.current) {
      setAt({ ...at, x: event.clientX - drag.current.x, y: event.clientY - drag.current.y });
    }
  };
  const onPointerEnd = (/** @type {React.PointerEvent} */ event) => {
    fingers.current.delete(event.pointerId);
    drag.current = null;
  };
  return (
    <div
      ref={frame}
      className={`zoom ${isZoomed ? "zoom-on" : ""}`}
      tabIndex={0}
      role="group"
      aria-label={`${name}. Plus and minus zoom, arrows go to the next picture, Escape goes back to the sheet.`}
      onKeyDown={onKeyDown}
      onDoubleClick={(event) => (isZoomed ? setAt(REST) : zoom(2.5, { x: event.clientX, y: event.clientY }))}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerEnd}
      onPointerCancel={onPointerEnd}
    >
      <div className="zoom-inner" style={{ transform: isZoomed ? `translate(${at.x}px, ${at.y}px) scale(${at.scale})` : undefined }}>
        {children}
      </div>
    </div>
  );
}
