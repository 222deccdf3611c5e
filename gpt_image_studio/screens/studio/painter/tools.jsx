/** @import { Kind, Steps } from "./shapes.d.ts" */

/**
 * What is drawn with, and the steps back and forth.
 *
 * @param {{
 *   kind: Kind,
 *   tool: string,
 *   size: number,
 *   colour: string,
 *   steps: Steps,
 *   onTool: (id: string) => void,
 *   onSize: (size: number) => void,
 *   onColour: (colour: string) => void,
 * }} props
 */
export function Tools({ kind, tool, size, colour, steps, onTool, onSize, onColour }) {
  const { tools, pens, size: range, canInvert } = kind;
  return (
    <div className="painter-tools" role="toolbar" aria-label="Painting">
      <div className="painter-modes">
        {tools.map(({ id, label, letter }) => (
          <button key={id} type="button" className="chip" aria-pressed={tool === id} title={letter?.toUpperCase()} onClick={() => onTool(id)}>
            {label}
          </button>
        ))}
      </div>
      {pens.length > 0 && (
        <div className="painter-pens" role="group" aria-label="Colour">
          {pens.map((pen, index) => (
            <button key={pen.name} type="button" className="painter-pen" aria-label={pen.name} aria-pressed={colour === pen.colour} title={`${pen.name} (${index + 1})`} onClick={() => onColour(pen.colour)}>
              <span style={{ background: pen.colour }} />
            </button>
          ))}
        </div>
      )}
      <label className="painter-brush">
        <span>{range.name}</span>
        <input type="range" min={range.least} max={range.most} step={range.step} value={size} title="[ and ]" onChange={(event) => onSize(Number(event.target.value))} />
      </label>
      <div className="painter-acts">
        <Act label="Undo" path="M9 6 4 11l5 5M4 11h10a5 5 0 0 1 0 10h-3" onClick={steps.undo} disabled={!steps.canUndo} />
        <Act label="Redo" path="m15 6 5 5-5 5M20 11H10a5 5 0 0 0 0 10h3" onClick={steps.redo} disabled={!steps.canRedo} />
        <button type="button" className="btn btn-quiet" disabled={!steps.canUndo} onClick={() => steps.add({ kind: "clear" })}>
          Clear
        </button>
        {canInvert && (
          <button type="button" className="btn btn-quiet" onClick={() => steps.add({ kind: "invert" })}>
            Invert
          </button>
        )}
      </div>
    </div>
  );
}

/** @param {{ label: string, path: string } & React.ButtonHTMLAttributes<HTMLButtonElement>} props */
function Act({ label, path, ...attributes }) {
  return (
    <button type="button" className="btn btn-quiet btn-icon" aria-label={label} title={label} {...attributes}>
      <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  );
}
