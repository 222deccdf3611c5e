import { useEffect, useRef, useState, useSyncExternalStore } from "react";

import { ArrowGrid } from "../arrow_grid/arrow_grid.jsx";
import { Elapsed } from "../clock/clock.jsx";
import { Picture } from "../picture/picture.jsx";
import { Zoom } from "../zoom/zoom.jsx";

const PHONE = "(max-width: 767px)";

function columnsFor(count, ratio) {
  if (count === 1) return 1;
  if (count === 2) return ratio > 1.2 ? 1 : 2;
  if (count <= 4) return 2;
  return count <= 9 ? 3 : 4;
}

function Tool({ path, label, className = "", ...attributes }) {
  const Tag = attributes.href ? "a" : "button";
  return (
    <Tag {...(attributes.href ? {} : { type: "button" })} className={`tool ${className}`} {...attributes}>
      <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
        <path d={path} />
      </svg>
      <span>{label}</span>
    </Tag>
  );
}

/** What fills a picture's place: the picture, a preview, or words that say why there is none. */
function Slot({ output, onAgain }) {
  if (output.source) {
    return <Picture source={output.source} alt={output.alt} width={output.width} height={output.height} placeholder={output.placeholder} isPreview={output.is_preview} />;
  }
  if (!output.title) return <span className="slot slot-empty" />;
  return (
    <span className="slot">
      <b>{output.title}</b>
      <span className="muted">{output.reason}</span>
      {onAgain && (output.status === "refused" || output.status === "failed") && (
        <button type="button" className="link" onClick={onAgain}>
          Try again
        </button>
      )}
    </span>
  );
}

function Chip({ output, isSingle }) {
  if (!output.source) return null;
  const name = isSingle ? output.chip : `${output.position} · ${output.chip}`;
  return (
    <span className="chip-on-picture mono">
      {output.difference || name}
    </span>
  );
}

function followPhone(changed) {
  const query = matchMedia(PHONE);
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}

function useIsPhone() {
  return useSyncExternalStore(
    followPhone,
    () => matchMedia(PHONE).matches,
    () => false,
  );
}

/** The pictures of one job: all on a sheet, or one of them large. Another job starts afresh. */
export function ContactSheet(props) {
  return <Sheet key={props.job.id} {...props} />;
}

function Sheet({ job, onAgain, onRemove }) {
  const [large, setLarge] = useState(0);
  const [selected, setSelected] = useState(0);
  const isPhone = useIsPhone();
  const root = useRef(null);
  const hasMoved = useRef(false);
  const outputs = job.outputs;
  const isSingle = outputs.length === 1;

  useEffect(() => {
    if (!hasMoved.current) return;
    const target = large ? root.current.querySelector(".zoom") : root.current.querySelectorAll("[data-cell]")[selected];
    target?.focus({ preventScroll: true });
    // Focus follows the change of view only, not every new selection.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [large]);

  const isOne = large > 0 || isPhone;
  const current = outputs[Math.min(selected, outputs.length - 1)];
  const [width, height] = job.ratio.split(" / ").map(Number);
  const columns = columnsFor(outputs.length, width / height);
  const open = (index) => {
    hasMoved.current = true;
    setSelected(index);
    setLarge(index + 1);
  };
  const onKeyDown = (event) => {
    if (!large || isPhone) return;
    if (event.key === "Escape") setLarge(0);
    else if (event.key === "ArrowRight" && selected < outputs.length - 1) open(selected + 1);
    else if (event.key === "ArrowLeft" && selected > 0) open(selected - 1);
    else return;
    event.preventDefault();
  };

  return (
    <section ref={root} className={`canvas-body ${isOne ? "canvas-one" : ""}`} aria-label="Pictures of this job" onKeyDown={onKeyDown}>
      <div className="bar" role="toolbar" aria-label="Selected picture">
        {!isSingle && (
          <span className="bar-views">
            <button type="button" className="tool" aria-pressed={!large} onClick={() => setLarge(0)}>
              Sheet
            </button>
            <button type="button" className="tool" aria-pressed={large > 0} onClick={() => open(selected)}>
              One
            </button>
          </span>
        )}
        <span className="bar-state muted">
          <span className="bar-summary">{job.summary}</span>
          <Elapsed since={job.since_ms} usual={job.usual_seconds} slowAfter={job.slow_after_seconds} isShort />
          {job.is_live && <span className="bar-safe">Safe to close this tab</span>}
        </span>
        <span className="bar-tools">
          <Tool path="M4 12a8 8 0 0 1 14-5.300L20 9M20 4v5h-5M20 12a8 8 0 0 1-14 5.300L4 15M4 20v-5h5" label="Again" title="Prompt and settings into the form" onClick={() => onAgain(job.id)} />
          {current.is_delivered && <Tool path="M12 4v11M7 11l5 5 5-5M5 20h14" label="Download" title={`Picture ${current.position}, exactly as it was delivered`} href={current.original} download={current.file_name} />}
          {job.can_delete && <Tool path="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13" label="Delete" title="This job with its pictures; can be undone" onClick={() => onRemove(job.id)} />}
        </span>
      </div>
      {isOne ? (
        <div className="one" style={{ "--ratio": width / height }}>
          <Zoom key={current.id} name={current.alt}>
            <figure className="frame">
              <Slot output={current} onAgain={() => onAgain(job.id)} />
              <Chip output={current} isSingle={isSingle} />
              {current.progress > 0 && <Progress percent={current.progress} />}
            </figure>
          </Zoom>
          {!isSingle && (
            <ArrowGrid className="strip" role="group" aria-label="All pictures of this job">
              {outputs.map((output, index) => (
                <button key={output.id} type="button" data-cell="true" className="strip-cell" aria-label={`Picture ${output.position}`} aria-pressed={index === selected} onClick={() => (isPhone ? setSelected(index) : open(index))}>
                  {output.source ? <Picture source={output.source} alt="" width={output.width} height={output.height} placeholder={output.placeholder} isPreview={output.is_preview} /> : <span className="slot slot-empty" />}
                </button>
              ))}
              <span className="mono muted strip-count">
                {selected + 1} of {outputs.length}
              </span>
            </ArrowGrid>
          )}
        </div>
      ) : (
        <div className="sheet-space">
          <ArrowGrid className="sheet" style={{ "--columns": columns, "--rows": Math.ceil(outputs.length / columns), "--ratio": width / height }}>
            {outputs.map((output, index) => (
              <figure key={output.id} className={`frame ${index === selected && !isSingle && output.source ? "frame-selected" : ""}`}>
                {output.source ? (
                  <button type="button" data-cell="true" className="frame-open" aria-label={`${output.alt}. Open large.`} onFocus={() => setSelected(index)} onClick={() => open(index)}>
                    <Slot output={{ ...output, alt: "" }} />
                  </button>
                ) : (
                  <Slot output={output} onAgain={() => onAgain(job.id)} />
                )}
                <Chip output={output} isSingle={isSingle} />
                {output.progress > 0 && <Progress percent={output.progress} />}
              </figure>
            ))}
          </ArrowGrid>
        </div>
      )}
    </section>
  );
}

function Progress({ percent }) {
  return (
    <span className="progress" aria-hidden="true">
      <span style={{ width: `${percent}%` }} />
    </span>
  );
}
