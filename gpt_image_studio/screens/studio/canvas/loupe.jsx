import { useEffect, useRef, useState } from "react";

/** @import { Point } from "./shapes.d.ts" */

/**
 * A place on a picture, in shares of its box, and the box in px.
 *
 * @typedef {Point & { width: number, height: number }} Place
 */

const HOLD_MS = 350;
const SLIP_PX = 8;
const LENS_PX = 184;
const LEAST = 2;

/**
 * A lens over a picture that fills its box: follows the mouse while it is on, and a finger or button that is held still.
 *
 * @param {{ source: string, width: number, isOn: boolean, children?: React.ReactNode }} props
 */
export function Loupe({ source, width, isOn, children }) {
  const [at, setAt] = useState(/** @type {Place | null} */ (null));
  const timer = useRef(0);
  const start = useRef(/** @type {Point | null} */ (null));
  const isHeld = useRef(false);

  useEffect(() => () => clearTimeout(timer.current), []);

  const place = (/** @type {React.PointerEvent} */ event) => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height, width: box.width, height: box.height };
  };
  const drop = () => {
    clearTimeout(timer.current);
    isHeld.current = false;
    setAt(null);
  };
  const onPointerDown = (/** @type {React.PointerEvent} */ event) => {
    if (!event.isPrimary) return drop();
    const here = place(event);
    start.current = { x: event.clientX, y: event.clientY };
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      isHeld.current = true;
      setAt(here);
    }, HOLD_MS);
    return undefined;
  };
  const onPointerMove = (/** @type {React.PointerEvent} */ event) => {
    if (isHeld.current || (isOn && event.pointerType === "mouse")) setAt(place(event));
    else if (start.current && Math.hypot(event.clientX - start.current.x, event.clientY - start.current.y) > SLIP_PX) clearTimeout(timer.current);
  };

  return (
    <div className={`loupe ${isOn ? "loupe-on" : ""}`} onPointerDown={onPointerDown} onPointerMove={onPointerMove} onPointerUp={drop} onPointerCancel={drop} onPointerLeave={drop} onContextMenu={(event) => isHeld.current && event.preventDefault()}>
      {children}
      {at && <Lens source={source} width={width} at={at} />}
    </div>
  );
}

/**
 * At least twice as large as seen; a large picture at one pixel for one.
 *
 * @param {{ source: string, width: number, at: Place }} props
 */
function Lens({ source, width, at }) {
  const scale = Math.max(LEAST, width / at.width);
  return (
    <span
      className="loupe-lens"
      aria-hidden="true"
      style={{
        left: `${at.x * 100}%`,
        top: `${at.y * 100}%`,
        backgroundImage: `url("${source}")`,
        backgroundSize: `${at.width * scale}px ${at.height * scale}px`,
        backgroundPosition: `${LENS_PX / 2 - at.x * at.width * scale}px ${LENS_PX / 2 - at.y * at.height * scale}px`,
      }}
    />
  );
}
