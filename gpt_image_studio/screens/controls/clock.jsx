import { useCallback, useEffect, useSyncExternalStore } from "react";

const TICK_MS = 500;
const AGO_MS = 20000;
/** @type {[number, string][]} */
const UNITS = [
  [86400, "d"],
  [3600, "h"],
  [60, "min"],
];

/** How far the server's clock is ahead of this browser's, ms. */
let ahead = 0;

/**
 * Rendered once on a page; the others then count on the server's time.
 *
 * @param {{ now: number }} props
 */
export function ServerClock({ now }) {
  useEffect(() => {
    if (now) ahead = now - Date.now();
  }, [now]);
  return null;
}

/**
 * Seconds since then, counted on in steps; 0 in the prerendered page.
 *
 * @param {number} since
 * @param {number} stepMs
 */
function useSeconds(since, stepMs) {
  const subscribe = useCallback(
    (/** @type {() => void} */ changed) => {
      const timer = setInterval(changed, stepMs);
      return () => clearInterval(timer);
    },
    [stepMs],
  );
  const now = useSyncExternalStore(
    subscribe,
    () => Math.floor(Date.now() / stepMs) * stepMs,
    () => 0,
  );
  return since ? Math.max(0, (now + ahead - since) / 1000) : 0;
}

/** @param {number} seconds */
function asClock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/**
 * `0:19 of usually 0:23`, and past the point where that is no help any more: slower than usual.
 *
 * @param {{ since: number, usual: number, slowAfter: number, isShort?: boolean }} props
 */
export function Elapsed({ since, usual, slowAfter, isShort }) {
  const seconds = useSeconds(since, TICK_MS);
  if (!since) return null;
  if (isShort) {
    return (
      <span className="mono">
        {asClock(seconds)}
        {seconds > slowAfter ? " · slower than usual" : ` / ${asClock(Math.round(usual))}`}
      </span>
    );
  }
  return (
    <span>
      <span className="mono">{asClock(seconds)}</span>
      {seconds > slowAfter ? <span className="tone-warn"> · slower than usual</span> : <> of usually <span className="mono">{asClock(Math.round(usual))}</span></>}
    </span>
  );
}

/**
 * `2 min ago`, the exact time on hover.
 *
 * @param {{ at: number, exact?: string }} props
 */
export function Ago({ at, exact }) {
  const seconds = useSeconds(at, AGO_MS);
  if (!at) return null;
  const unit = UNITS.find(([size]) => seconds >= size);
  const text = unit ? `${Math.floor(seconds / unit[0])} ${unit[1]} ago` : "just now";
  return (
    <time dateTime={new Date(at).toISOString()} title={exact || new Date(at).toLocaleString()}>
      {text}
    </time>
  );
}

/**
 * `14:03:22` in the reader's own time zone.
 *
 * @param {{ at: number }} props
 */
export function At({ at }) {
  if (!at) return null;
  const date = new Date(at);
  return (
    <time className="mono muted" dateTime={date.toISOString()} title={date.toLocaleString()}>
      {date.toLocaleTimeString("en-GB")}
    </time>
  );
}
