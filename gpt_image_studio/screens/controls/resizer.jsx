import { useRef, useState } from "react";
import { browserMemory } from "./browser_memory.jsx";

const STEP = 16;

/** @param {string} name */
function current(name) {
  return Math.round(parseFloat(getComputedStyle(document.documentElement).getPropertyValue(`--size-${name}`)));
}

/**
 * The edge of a panel: drag it, or use the arrows; the width is remembered and set again before the first paint.
 *
 * @param {{ name: string, label: string, initial: number, least: number, most: number, isBefore?: boolean }} props
 */
export function Resizer({ name, label, initial, least, most, isBefore }) {
  const from = useRef(/** @type {{ x: number, width: number } | null} */ (null));
  const [width, setWidth] = useState(/** @type {number | null} */ (null));

  const set = (/** @type {number} */ wanted) => {
    const next = Math.min(most, Math.max(least, wanted));
    document.documentElement.style.setProperty(`--size-${name}`, `${next}px`);
    setWidth(next);
    browserMemory.set(`studio.size.${name}`, next);
  };
  const grow = isBefore ? -1 : 1;

  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={width ?? initial}
      tabIndex={0}
      className={`resizer ${isBefore ? "resizer-before" : ""}`}
      onFocus={() => setWidth(current(name))}
      onKeyDown={(event) => {
        const by = /** @type {Record<string, number | undefined>} */ ({ ArrowRight: STEP, ArrowLeft: -STEP })[event.key];
        if (by) set(current(name) + by * grow);
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { x: event.clientX, width: current(name) };
      }}
      onPointerMove={(event) => from.current && set(from.current.width + (event.clientX - from.current.x) * grow)}
      onPointerUp={() => {
        from.current = null;
      }}
    />
  );
}
