import { Children, useId, useRef, useState } from "react";

import { Resizer } from "../../controls/resizer.jsx";

/**
 * Queue, details and log: a column on a wide screen, a sheet at the bottom on a narrow one.
 *
 * @param {{ sheetId: string, labels: string[], count: number, children?: React.ReactNode }} props
 */
export function Drawer({ sheetId, labels, count, children }) {
  const [open, setOpen] = useState(0);
  const [isUp, setIsUp] = useState(false);
  const tabs = useRef(/** @type {(HTMLButtonElement | null)[]} */ ([]));
  const id = useId();
  const panels = Children.toArray(children);

  const choose = (/** @type {number} */ index) => {
    setOpen(index);
    setIsUp(true);
  };

  const onKeyDown = (/** @type {React.KeyboardEvent} */ event) => {
    const last = labels.length - 1;
    const places = { ArrowRight: open === last ? 0 : open + 1, ArrowLeft: open === 0 ? last : open - 1, Home: 0, End: last };
    const to = /** @type {Record<string, number | undefined>} */ (places)[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(to);
    tabs.current[to]?.focus();
  };

  return (
    <aside id={sheetId} popover="auto" className={`drawer ${isUp ? "drawer-up" : ""}`} aria-label="Queue, details and log" onKeyDown={(event) => event.key === "Escape" && setIsUp(false)}>
      <div className="drawer-head">
        <div className="tabs" role="tablist" aria-label="Queue, details and log" onKeyDown={onKeyDown}>
          {labels.map((label, index) => (
            <button
              key={label}
              ref={(tab) => {
                tabs.current[index] = tab;
              }}
              type="button"
              role="tab"
              id={`${id}-tab-${index}`}
              aria-selected={open === index}
              aria-controls={`${id}-panel-${index}`}
              tabIndex={open === index ? 0 : -1}
              onClick={() => choose(index)}
            >
              {label}
              {index === 0 && count > 0 && <span className="mono tab-count">{count}</span>}
            </button>
          ))}
        </div>
        <button type="button" className="btn btn-quiet btn-icon drawer-close" aria-label="Close" popoverTarget={sheetId} popoverTargetAction="hide">
          <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M6 6l12 12M18 6 6 18" />
          </svg>
        </button>
        <button type="button" className="btn btn-quiet btn-icon drawer-toggle" aria-expanded={isUp} aria-label={isUp ? "Close the sheet" : "Open the sheet"} onClick={() => setIsUp(!isUp)}>
          <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d={isUp ? "m6 9 6 6 6-6" : "m6 15 6-6 6 6"} />
          </svg>
        </button>
      </div>
      <Resizer name="drawer" label="Width of the drawer" initial={340} least={280} most={520} isBefore />
      {panels.map((panel, index) => (
        <div key={labels[index]} role="tabpanel" id={`${id}-panel-${index}`} aria-labelledby={`${id}-tab-${index}`} hidden={open !== index} tabIndex={0} className="drawer-panel">
          {panel}
        </div>
      ))}
    </aside>
  );
}
