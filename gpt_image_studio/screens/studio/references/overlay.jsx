import { useState } from "react";

/** @import { Overlay } from "./shapes.d.ts" */

/**
 * What lies on image 1, or what could be drawn there.
 *
 * @param {{
 *   mask: Overlay,
 *   markup: Overlay,
 *   hasMask: boolean,
 *   hasMarkup: boolean,
 *   isLocked: boolean,
 *   onPaint: (kind: "mask" | "markup") => void,
 *   onDrop: () => void,
 *   onLock: (isOn: boolean) => void,
 * }} props
 */
export function OverlayLine({ mask, markup, hasMask, hasMarkup, isLocked, onPaint, onDrop, onLock }) {
  const there = mask.id ? "mask" : markup.id ? "markup" : "";
  if (!there && !hasMask && !hasMarkup) return null;
  return (
    <div className="refs-drawing">
      {there ? (
        <>
          <span>{there === "mask" ? "Mask on image 1" : "Mark-up on image 1"}</span>
          <button type="button" className="link" onClick={() => onPaint(there)}>
            Change
          </button>
          <button type="button" className="link" onClick={onDrop}>
            Remove
          </button>
          {there === "mask" && <LockSwitch isOn={isLocked} onChange={onLock} />}
        </>
      ) : (
        <>
          {hasMask && (
            <button type="button" className="link" title="What you paint may change, the rest stays" onClick={() => onPaint("mask")}>
              Paint a mask on image 1
            </button>
          )}
          {hasMarkup && (
            <button type="button" className="link" title="Circles, arrows and crossings-out that say what to change" onClick={() => onPaint("markup")}>
              {hasMask ? "Mark it up" : "Mark up image 1"}
            </button>
          )}
        </>
      )}
    </div>
  );
}

/** @param {{ isOn: boolean, onChange: (isOn: boolean) => void }} props */
function LockSwitch({ isOn, onChange }) {
  const [said, setSaid] = useState(isOn);
  const [clicked, setClicked] = useState(/** @type {boolean | null} */ (null));
  if (said !== isOn) {
    setSaid(isOn);
    setClicked(null);
  }
  return (
    <label className="refs-lock">
      <input
        type="checkbox"
        role="switch"
        className="switch"
        checked={clicked ?? isOn}
        onChange={(event) => {
          setClicked(event.target.checked);
          onChange(event.target.checked);
        }}
      />
      <span>Keep everything outside the mask exactly</span>
    </label>
  );
}
