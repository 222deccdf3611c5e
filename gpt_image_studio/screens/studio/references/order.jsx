import { useEffect, useLayoutEffect, useRef, useState } from "react";

/** @import { Drag, MoveTile, Reference } from "./shapes.d.ts" */

const FAR_ENOUGH = 6;
const HOLD_MS = 350;

/**
 * Which of `boxes` a point belongs to: the nearest centre.
 *
 * @param {DOMRect[]} boxes
 * @param {number} x
 * @param {number} y
 */
function nearest(boxes, x, y) {
  const far = (/** @type {DOMRect} */ box) => Math.hypot(x - box.left - box.width / 2, y - box.top - box.height / 2);
  return boxes.reduce((best, box, index) => (far(box) < far(boxes[best]) ? index : best), 0);
}

/**
 * @param {string[]} ids
 * @param {number} from
 * @param {number} to
 */
function moved(ids, from, to) {
  const rest = ids.filter((_, index) => index !== from);
  rest.splice(to, 0, ids[from]);
  return rest;
}

/**
 * The order of the tiles while and after it is changed by hand: a drag with mouse or pen, a drag after holding with a finger, arrow
 * keys. Shown at once; what the server then says stands.
 *
 * @param {Reference[]} references
 * @param {(id: string, to: number) => void} onMove
 */
export function useOrder(references, onMove) {
  const [said, setSaid] = useState(references);
  const [order, setOrder] = useState(/** @type {string[] | null} */ (null));
  const [drag, setDrag] = useState(/** @type {Drag | null} */ (null));
  const list = useRef(/** @type {HTMLUListElement | null} */ (null));
  const focused = useRef("");
  const wasDragged = useRef(false);
  const cancel = useRef(/** @type {(() => void) | null} */ (null));
  if (said !== references) {
    setSaid(references);
    setOrder(null);
  }
  const ids = references.map((each) => each.id);
  const shown = order ?? ids;

  const tile = (/** @type {string} */ id) => list.current?.querySelector(`[data-tile="${id}"]`);

  useLayoutEffect(() => {
    if (focused.current) tile(focused.current)?.querySelector("button")?.focus();
    focused.current = "";
  });

  /** @type {MoveTile} */
  const move = (id, to, { isFocused = false } = {}) => {
    const from = shown.indexOf(id);
    const place = Math.max(0, Math.min(to, shown.length - 1));
    if (from < 0 || from === place) return;
    if (isFocused) focused.current = id;
    setOrder(moved(shown, from, place));
    onMove(id, place);
  };

  const onPointerDown = (/** @type {React.PointerEvent} */ event, /** @type {string} */ id) => {
    wasDragged.current = false;
    if (event.button !== 0 || !event.isPrimary || shown.length < 2) return;
    const start = { x: event.clientX, y: event.clientY };
    const isTouch = event.pointerType === "touch";
    const from = shown.indexOf(id);
    let boxes = /** @type {DOMRect[] | null} */ (null);
    let to = from;
    const begin = () => {
      boxes = shown.map((each) => tile(each)?.getBoundingClientRect() ?? new DOMRect());
      wasDragged.current = true;
      setDrag({ id, from, to, x: 0, y: 0 });
      cancel.current = end;
    };
    const hold = isTouch ? setTimeout(begin, HOLD_MS) : 0;
    const onPointerMove = (/** @type {PointerEvent} */ now) => {
      const [x, y] = [now.clientX - start.x, now.clientY - start.y];
      if (!boxes && Math.hypot(x, y) > FAR_ENOUGH) {
        if (isTouch) end();
        else begin();
      }
      if (!boxes) return;
      to = nearest(boxes, now.clientX, now.clientY);
      // It lies in the place it would get, drawn where the pointer is.
      setDrag({ id, from, to, x: x + boxes[from].left - boxes[to].left, y: y + boxes[from].top - boxes[to].top });
    };
    const onTouchMove = (/** @type {TouchEvent} */ now) => boxes && now.preventDefault();
    const onMenu = (/** @type {Event} */ now) => boxes && now.preventDefault();
    const end = () => {
      clearTimeout(hold);
      removeEventListener("pointermove", onPointerMove);
      removeEventListener("pointerup", onPointerUp);
      removeEventListener("pointercancel", end);
      removeEventListener("touchmove", onTouchMove);
      removeEventListener("contextmenu", onMenu);
      setDrag(null);
    };
    const onPointerUp = () => {
      const isMoved = boxes && to !== from;
      end();
      if (isMoved) move(id, to);
    };
    addEventListener("pointermove", onPointerMove);
    addEventListener("pointerup", onPointerUp);
    addEventListener("pointercancel", end);
    // Passive ones could not keep the page from scrolling under the picture.
    addEventListener("touchmove", onTouchMove, { passive: false });
    addEventListener("contextmenu", onMenu);
  };

  useEffect(() => {
    if (!drag) return undefined;
    const onEscape = (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && cancel.current?.();
    addEventListener("keydown", onEscape);
    return () => removeEventListener("keydown", onEscape);
  }, [drag]);

  /**
   * Where a tile stands while another one is dragged over it.
   *
   * @param {string} id
   */
  const style = (id) => {
    if (!drag) return undefined;
    const order = moved(shown, drag.from, drag.to).indexOf(id);
    return id === drag.id ? { order, translate: `${drag.x}px ${drag.y}px`, zIndex: 3 } : { order };
  };

  return { list, shown, move, onPointerDown, style, dragged: drag?.id ?? "", wasDragged };
}
