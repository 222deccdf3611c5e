import { useEffect, useRef, useState } from "react";

/** @import { Comparable } from "./shapes.d.ts" */
/** @typedef {{ before: Comparable, after: Comparable, map: string | undefined }} Pair */

const MODES = [
  ["slider", "Slider"],
  ["side", "Side by side"],
  ["difference", "Difference"],
  ["hold", "Hold"],
];

/**
 * Two pictures of any sizes in one box. `B`, held, shows the one before in every mode.
 *
 * @param {{ choices: Comparable[], first: string, second: string, ratio: number, onClose: () => void }} props
 */
export default function Compare({ choices, first, second, ratio, onClose }) {
  const [ids, setIds] = useState([first, second]);
  const [mode, setMode] = useState("slider");
  const [isMapOn, setIsMapOn] = useState(false);
  const [isHeld, setIsHeld] = useState(false);
  const root = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [before, after] = ids.map((id) => choices.find((each) => each.id === id) ?? choices[0]);
  const hasMap = Boolean(after.changeMap) && before.isOriginal;

  useEffect(() => /** @type {HTMLElement | null | undefined} */ (root.current?.querySelector("input:checked"))?.focus({ preventScroll: true }), []);
  useEffect(() => {
    const onKey = (/** @type {KeyboardEvent} */ event) => {
      if (event.key.toLowerCase() !== "b" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.type === "keyup" || root.current?.contains(document.activeElement)) setIsHeld(event.type === "keydown");
    };
    const letGo = () => setIsHeld(false);
    addEventListener("keydown", onKey);
    addEventListener("keyup", onKey);
    addEventListener("blur", letGo);
    return () => {
      removeEventListener("keydown", onKey);
      removeEventListener("keyup", onKey);
      removeEventListener("blur", letGo);
    };
  }, []);

  const pair = { before, after, map: hasMap && isMapOn ? after.changeMap : "" };
  return (
    <div ref={root} className="compare" role="group" aria-label="Compare">
      <div className="compare-bar">
        <fieldset className="compare-modes">
          <legend className="sr-only">How to compare</legend>
          {MODES.map(([value, label]) => (
            <label key={value} className="chip">
              <input type="radio" name="compare-mode" checked={mode === value} onChange={() => setMode(value)} />
              {label}
            </label>
          ))}
        </fieldset>
        {choices.length > 2 && (
          <span className="compare-which">
            <Choice label="Left" value={before.id} choices={choices} onChoose={(id) => setIds([id, id === after.id ? before.id : after.id])} />
            <Choice label="Right" value={after.id} choices={choices} onChoose={(id) => setIds([id === before.id ? after.id : before.id, id])} />
          </span>
        )}
        {hasMap && (
          <button type="button" className="btn compare-map" aria-pressed={isMapOn} onClick={() => setIsMapOn(!isMapOn)}>
            Change map
          </button>
        )}
        <button type="button" className="btn compare-close" onClick={onClose}>
          Done
        </button>
      </div>
      <div className="compare-stage" style={{ "--ratio": ratio }}>
        {mode === "slider" && <Slider {...pair} />}
        {mode === "side" && <Side {...pair} />}
        {mode === "difference" && <Difference {...pair} />}
        {mode === "hold" && <Held {...pair} isHeld={isHeld} setIsHeld={setIsHeld} />}
        {isHeld && mode !== "hold" && <Peek picture={before} />}
      </div>
      <p className="compare-line muted">
        {[before, after].map((picture) => (
          <span key={picture.id}>
            {picture.label} <span className="mono">{picture.size}</span>
          </span>
        ))}
        {before.size !== after.size && <span>Fitted into one frame</span>}
        {before.isOriginal && after.changeLine && <span>{after.changeLine}</span>}
      </p>
    </div>
  );
}

/** @param {{ label: string, value: string, choices: Comparable[], onChoose: (id: string) => void }} props */
function Choice({ label, value, choices, onChoose }) {
  return (
    <label className="compare-choice">
      <span className="muted">{label}</span>
      <select className="field" value={value} onChange={(event) => onChoose(event.target.value)}>
        {choices.map((each) => (
          <option key={each.id} value={each.id}>
            {each.label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** @param {{ picture: Comparable, style?: React.CSSProperties, className?: string, isNamed?: boolean }} props */
function Shown({ picture, style, className = "", isNamed = true }) {
  return <img src={picture.source} alt={isNamed ? picture.alt : ""} width={picture.width} height={picture.height} draggable="false" className={`compare-picture ${className}`} style={style} />;
}

/**
 * The brighter, the more the model changed there before it was put back.
 *
 * @param {{ source: string | undefined }} props
 */
function ChangeMap({ source }) {
  if (!source) return null;
  return (
    <span className="change-map">
      <img src={source} alt="Change map: bright where the model changed the picture" draggable="false" className="compare-picture" />
    </span>
  );
}

/**
 * The whole picture drags; keyboards and screen readers get a real slider.
 *
 * @param {Pair} props
 */
function Slider({ before, after, map }) {
  const [at, setAt] = useState(50);
  const range = useRef(/** @type {HTMLInputElement | null} */ (null));
  const stage = useRef(/** @type {HTMLDivElement | null} */ (null));

  useEffect(() => {
    const touched = stage.current;
    if (!touched) return undefined;
    let from = /** @type {Touch | null} */ (null);
    const onStart = (/** @type {TouchEvent} */ event) => {
      from = event.touches[0];
    };
    // Sideways it is no gesture of the page: after a quick drag the browser would take the next tap for the end of a fling.
    const onMove = (/** @type {TouchEvent} */ event) => {
      const [finger] = event.touches;
      if (event.cancelable && from && Math.abs(finger.clientX - from.clientX) >= Math.abs(finger.clientY - from.clientY)) event.preventDefault();
    };
    touched.addEventListener("touchstart", onStart, { passive: true });
    touched.addEventListener("touchmove", onMove, { passive: false });
    return () => {
      touched.removeEventListener("touchstart", onStart);
      touched.removeEventListener("touchmove", onMove);
    };
  }, []);

  const follow = (/** @type {React.PointerEvent} */ event) => {
    const box = event.currentTarget.getBoundingClientRect();
    setAt(Math.round(Math.min(100, Math.max(0, ((event.clientX - box.left) / box.width) * 100))));
  };
  return (
    <div
      ref={stage}
      className="compare-box compare-slider"
      onMouseDown={(event) => event.preventDefault()}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        range.current?.focus({ preventScroll: true });
        follow(event);
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && follow(event)}
    >
      <Shown picture={after} style={{ clipPath: `inset(0 0 0 ${at}%)` }} />
      <ChangeMap source={map} />
      <Shown picture={before} style={{ clipPath: `inset(0 ${100 - at}% 0 0)` }} />
      <input ref={range} type="range" min="0" max="100" value={at} className="compare-range" aria-label={`How much of “${before.label}” is shown`} aria-valuetext={`${at} % ${before.label}, ${100 - at} % ${after.label}`} onChange={(event) => setAt(Number(event.target.value))} />
      <span className="compare-handle" aria-hidden="true" style={{ left: `${at}%` }} />
      <span className="compare-tag compare-tag-left" hidden={at < 12} aria-hidden="true">
        {before.label}
      </span>
      <span className="compare-tag compare-tag-right" hidden={at > 88} aria-hidden="true">
        {after.label}
      </span>
    </div>
  );
}

/** @param {Pair} props */
function Side({ before, after, map }) {
  return (
    <div className="compare-side">
      {[before, after].map((picture) => (
        <figure key={picture.id} className="compare-half">
          <div className="compare-box">
            <Shown picture={picture} />
            {picture === after && <ChangeMap source={map} />}
            <figcaption className="compare-tag compare-tag-left">{picture.label}</figcaption>
          </div>
        </figure>
      ))}
    </div>
  );
}

/** @param {Pair} props */
function Difference({ before, after, map }) {
  return (
    <div className="compare-box compare-difference" role="img" aria-label={`Black where ${before.label} and ${after.label} are the same`}>
      <Shown picture={after} isNamed={false} />
      <Shown picture={before} isNamed={false} className="compare-subtracted" />
      <ChangeMap source={map} />
    </div>
  );
}

/**
 * Over whatever is shown, while the key is down.
 *
 * @param {{ picture: Comparable }} props
 */
function Peek({ picture }) {
  return (
    <div className="compare-peek">
      <div className="compare-box">
        <Shown picture={picture} />
        <span className="compare-tag compare-tag-left">{picture.label}</span>
      </div>
    </div>
  );
}

/** @param {Pair & { isHeld: boolean, setIsHeld: (isHeld: boolean) => void }} props */
function Held({ before, after, map, isHeld, setIsHeld }) {
  const isKey = (/** @type {React.KeyboardEvent} */ event) => event.key === " " || event.key === "Enter";
  return (
    <div className="compare-box compare-held" onContextMenu={(event) => event.preventDefault()} onPointerDown={(event) => event.button === 0 && setIsHeld(true)} onPointerUp={() => setIsHeld(false)} onPointerCancel={() => setIsHeld(false)} onPointerLeave={() => setIsHeld(false)}>
      <Shown picture={after} />
      <ChangeMap source={map} />
      {isHeld && <Shown picture={before} className="compare-over" />}
      <span className="compare-tag compare-tag-left" role="status">
        {isHeld ? before.label : after.label}
      </span>
      <button
        type="button"
        className="btn compare-press"
        aria-pressed={isHeld}
        onKeyDown={(event) => {
          if (!isKey(event)) return;
          event.preventDefault();
          setIsHeld(true);
        }}
        onKeyUp={(event) => isKey(event) && setIsHeld(false)}
      >
        Hold for {before.label.toLowerCase()}
      </button>
    </div>
  );
}
