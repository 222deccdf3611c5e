import { lazy, Suspense, useEffect, useRef, useState } from "react";

import { ArrowGrid } from "../../controls/arrow_grid.jsx";
import { Elapsed } from "../../controls/clock.jsx";
import { LineageStrip } from "./lineage_strip.jsx";
import { Loupe } from "./loupe.jsx";
import { Picture } from "../../controls/picture.jsx";
import { Chips, Notes, PlayButton, Progress, Slot } from "./picture_slot.jsx";
import { PictureTools } from "./picture_tools.jsx";
import { Zoom } from "./zoom.jsx";
import { comparable } from "./comparable.jsx";
import { useCanvasKeys } from "./keys.jsx";
import { useIsPhone, useMotion } from "./motion.jsx";

/** @import { Job, Lineage, LineageStep } from "./shapes.d.ts" */

/**
 * What both the sheet and what stands around it are given; the ids are of a job for `onAgain` and `onRemove`, of an asset for
 * `onUse`, else of an output.
 *
 * @typedef {{
 *   job: Job,
 *   lineage: Lineage,
 *   onAgain: (id: string) => void,
 *   onRemove: (id: string) => void,
 *   onEdit: (id: string) => void,
 *   onUse: (id: string) => void,
 *   onOriginal: (id: string) => void,
 *   onTrace: (id: string) => void,
 * }} SheetProps
 */

// Few comparisons are made; nobody else waits for their code.
const Compare = lazy(() => import("./compare.jsx"));

/** Going through the sheet with the arrows asks for one lineage, not for each. */
const TRACE_MS = 200;

/**
 * @param {number} count
 * @param {number} ratio
 */
function columnsFor(count, ratio) {
  if (count === 1) return 1;
  if (count === 2) return ratio > 1.2 ? 1 : 2;
  if (count <= 4) return 2;
  return count <= 9 ? 3 : 4;
}

/**
 * The pictures of one job: all on a sheet, one of them large, or two compared. Another job starts afresh.
 *
 * @param {SheetProps & { onShow: (job: string) => void }} props
 */
export function ContactSheet({ onShow, ...props }) {
  const [wanted, setWanted] = useState(/** @type {LineageStep | null} */ (null));
  const show = (/** @type {LineageStep} */ step) => {
    setWanted(step);
    onShow(step.job_id);
  };
  const at = props.job.outputs.findIndex((output) => output.id === wanted?.output_id);
  return <Sheet key={props.job.id} {...props} first={Math.max(at, 0)} onShow={show} />;
}

/** @param {SheetProps & { first: number, onShow: (step: LineageStep) => void }} props */
function Sheet({ job, lineage, first, onAgain, onRemove, onEdit, onUse, onOriginal, onTrace, onShow }) {
  const [view, setView] = useState("sheet");
  const [back, setBack] = useState("sheet");
  const [selected, setSelected] = useState(first);
  const [isLoupeOn, setIsLoupeOn] = useState(false);
  const isPhone = useIsPhone();
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const hasMoved = useRef(false);
  /** The picture whose lineage this sheet has asked for. */
  const asked = useRef("");
  const outputs = job.outputs;
  const isSingle = outputs.length === 1;
  const last = outputs.length - 1;
  const current = outputs[Math.min(selected, last)];
  const choices = comparable(job);
  const motion = useMotion();
  const isComparing = view === "compare" && choices.length > 1;
  const isOne = !isComparing && (view !== "sheet" || isPhone);
  const large = { ...current, source: current.is_moving && motion.isPlaying ? current.original : current.large };
  const traced = job.has_family && current.is_delivered ? current.id : "";

  useEffect(() => {
    if (!hasMoved.current) return;
    const cell = view === "one" ? root.current?.querySelector(".zoom") : view === "sheet" && root.current?.querySelectorAll("[data-cell]")[selected];
    const target = /** @type {HTMLElement | false | null | undefined} */ (cell);
    if (target) target.focus({ preventScroll: true });
    // Focus follows the change of view, and of the large picture; on the sheet the selection follows the focus.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [view, view === "one" && selected]);

  useEffect(() => {
    // An answer about another picture may arrive late, and one from before may not know what was deleted since.
    if (!traced || (asked.current === traced && lineage.output_id === traced)) return undefined;
    const timer = setTimeout(() => {
      asked.current = traced;
      onTrace(traced);
    }, TRACE_MS);
    return () => clearTimeout(timer);
    // Asked for what is shown, not for every new handler.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [traced, lineage.output_id]);

  const go = (/** @type {string} */ to) => {
    hasMoved.current = true;
    setView(to);
  };
  const open = (/** @type {number} */ index) => {
    setSelected(index);
    go("one");
  };
  const can = {
    edit: current.is_delivered,
    use: current.is_delivered,
    compare: choices.length > 1 && choices.some((each) => each.id === current.id),
    // Under the lens it would play a second time, out of step.
    loupe: isOne && current.is_delivered && !isPhone && !current.is_moving,
    play: current.is_moving && !isComparing && (isOne || isSingle),
    download: current.is_delivered,
    remove: job.can_delete,
  };
  const act = {
    edit: () => onEdit(current.id),
    use: () => onUse(current.asset_id),
    compare: () => {
      if (!isComparing) setBack(view);
      go(isComparing ? back : "compare");
    },
    loupe: () => setIsLoupeOn(!isLoupeOn),
    again: () => onAgain(job.id),
    download: () => /** @type {HTMLElement | null | undefined} */ (root.current?.querySelector(".tool-list a"))?.click(),
    remove: () => onRemove(job.id),
  };
  const editPrompt = () => {
    onAgain(job.id);
    document.getElementById("prompt")?.focus();
  };
  const step = (/** @type {number} */ by) => selected + by >= 0 && selected + by <= last && open(selected + by);
  useCanvasKeys({
    ...(can.edit && { e: act.edit, r: act.use, d: act.download }),
    ...(can.compare && { c: act.compare }),
    ...(can.loupe && { l: act.loupe }),
    ...(can.play && { p: motion.toggle }),
    ...(isComparing ? { Escape: act.compare } : view !== "sheet" && !isPhone && { Escape: () => go("sheet") }),
  });
  const onKeyDown = (/** @type {React.KeyboardEvent} */ event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (view !== "one" || isPhone || !/^Arrow(Left|Right)$/.test(event.key) || target.closest("[data-cell]")) return;
    event.preventDefault();
    step(event.key === "ArrowRight" ? 1 : -1);
  };
  const [width, height] = job.ratio.split(" / ").map(Number);
  const columns = columnsFor(outputs.length, width / height);

  return (
    <section ref={root} className={`canvas-body ${isOne ? "canvas-one" : ""}`} aria-label="Pictures of this job" onKeyDown={onKeyDown}>
      <div className="bar" role="toolbar" aria-label="Selected picture">
        {!isSingle && (
          <span className="bar-views">
            <button type="button" className="tool" aria-pressed={view === "sheet"} onClick={() => go("sheet")}>
              Sheet
            </button>
            <button type="button" className="tool" aria-pressed={view === "one"} onClick={() => open(selected)}>
              One
            </button>
          </span>
        )}
        <span className="bar-state muted">
          <span className="bar-summary">{job.summary}</span>
          <Elapsed since={job.since_ms} usual={job.usual_seconds} slowAfter={job.slow_after_seconds} isShort />
          {job.is_live && <span className="bar-safe">Safe to close this tab</span>}
        </span>
        <PictureTools output={current} can={can} isComparing={isComparing} isLoupeOn={isLoupeOn} act={act} />
      </div>
      {isComparing ? (
        <Suspense fallback={<div className="compare" aria-busy="true" />}>
          <Compare key={current.id} choices={choices} first={choices.find((each) => each.id !== current.id)?.id ?? current.id} second={current.id} ratio={current.width / current.height} onClose={act.compare} />
        </Suspense>
      ) : isOne ? (
        <div className="one" style={{ "--ratio": width / height }}>
          <Zoom key={current.id} name={current.alt}>
            <figure className="frame">
              {current.is_delivered && !current.is_moving ? (
                <Loupe source={current.original} width={current.width} isOn={isLoupeOn}>
                  <Slot output={large} />
                </Loupe>
              ) : (
                <Slot output={large} onAgain={act.again} onEditPrompt={editPrompt} />
              )}
              <Chips output={current} isSingle={isSingle} />
              <Progress percent={current.progress} />
              {can.play && <PlayButton isPlaying={motion.isPlaying} onToggle={motion.toggle} />}
            </figure>
          </Zoom>
          {!isSingle && (
            <ArrowGrid className="strip" role="group" aria-label="All pictures of this job">
              {outputs.map((output, index) => (
                <button key={output.id} type="button" data-cell="true" className="strip-cell" aria-label={`Picture ${output.position}`} aria-pressed={index === selected} onClick={() => (isPhone ? setSelected(index) : open(index))}>
                  {output.source ? <Picture source={output.source} alt="" width={output.width} height={output.height} placeholder={output.placeholder} isPreview={output.is_preview} /> : <span className="slot slot-empty" />}
                  {output.badge && <span className="badge">{output.badge}</span>}
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
                    <Slot output={{ ...(isSingle ? large : output), alt: "" }} />
                  </button>
                ) : (
                  <Slot output={output} onAgain={act.again} onEditPrompt={editPrompt} />
                )}
                <Chips output={output} isSingle={isSingle} />
                <Progress percent={output.progress} />
                {isSingle && can.play && <PlayButton isPlaying={motion.isPlaying} onToggle={motion.toggle} />}
              </figure>
            ))}
          </ArrowGrid>
        </div>
      )}
      {!isComparing && <Notes output={current} onMap={act.compare} />}
      {traced && lineage.output_id === traced && lineage.steps.length > 0 && <LineageStrip lineage={lineage} onShow={onShow} onEdit={act.edit} onOriginal={() => onOriginal(current.id)} />}
    </section>
  );
}
