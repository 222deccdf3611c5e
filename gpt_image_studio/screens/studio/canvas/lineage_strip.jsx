import { ArrowGrid } from "../../controls/arrow_grid.jsx";

/** @import { Lineage, LineageStep } from "./shapes.d.ts" */

/**
 * From the original to this picture and on to what was made of it. Empty for a picture without a family.
 *
 * @param {{ lineage: Lineage, onShow: (step: LineageStep) => void, onEdit: () => void, onOriginal: () => void }} props
 */
export function LineageStrip({ lineage, onShow, onEdit, onOriginal }) {
  return (
    <nav className="chain" aria-label="Lineage of this picture">
      <ArrowGrid className="chain-steps">
        {lineage.steps.map((step, index) => (
          <Step key={step.output_id || index} step={step} onShow={onShow} />
        ))}
        {lineage.hidden > 0 && <span className="muted chain-more">and {lineage.hidden} more</span>}
      </ArrowGrid>
      <span className="chain-ways">
        <button type="button" className="tool" onClick={onEdit}>
          Edit this copy
        </button>
        {lineage.has_original && (
          <button type="button" className="tool" onClick={onOriginal}>
            Edit from the original
          </button>
        )}
      </span>
    </nav>
  );
}

/** @param {{ step: LineageStep, onShow: (step: LineageStep) => void }} props */
function Step({ step, onShow }) {
  const name = `${step.label}: ${step.title}`;
  const className = `chain-step chain-${step.place}`;
  if (!step.thumbnail) {
    return (
      <span className={`${className} chain-gap`} title={name}>
        {step.label}
      </span>
    );
  }
  const picture = <img src={step.thumbnail} alt="" loading="lazy" draggable="false" />;
  if (!step.job_id) {
    return (
      <span className={className} role="img" aria-label={name} title={name}>
        {picture}
      </span>
    );
  }
  return (
    <button type="button" data-cell="true" className={className} aria-label={name} title={name} aria-current={step.place === "here" ? "true" : undefined} onClick={() => onShow(step)}>
      {picture}
    </button>
  );
}
