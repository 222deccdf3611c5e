import { Picture } from "../../controls/picture.jsx";

/** @import { Output } from "./shapes.d.ts" */

/**
 * What fills a picture's place: the picture, a preview, or words that say why there is none and what to do.
 *
 * @param {{ output: Output, onAgain?: () => void, onEditPrompt?: () => void }} props
 */
export function Slot({ output, onAgain, onEditPrompt }) {
  if (output.source) {
    return <Picture source={output.source} alt={output.alt} width={output.width} height={output.height} placeholder={output.placeholder} isPreview={output.is_preview} />;
  }
  if (!output.title) return <span className="slot slot-empty" />;
  const isRefused = output.status === "refused";
  const isPromptsFault = isRefused && output.refused_part !== "output";
  return (
    <span className="slot">
      <b>{output.title}</b>
      <span className="muted">{output.reason}</span>
      {onAgain && (isRefused || output.status === "failed") && (
        <span className="slot-ways">
          {isPromptsFault && (
            <button type="button" className="link" onClick={onEditPrompt}>
              {output.refused_part.startsWith("reference") ? "Change the references" : "Edit prompt"}
            </button>
          )}
          {!isPromptsFault && (
            <button type="button" className="link" onClick={onAgain}>
              Try again
            </button>
          )}
        </span>
      )}
    </span>
  );
}

/**
 * Size, or asked → delivered where they differ.
 *
 * @param {{ output: Output, isSingle: boolean }} props
 */
export function Chips({ output, isSingle }) {
  if (!output.source) return null;
  const name = isSingle ? output.chip : `${output.position} · ${output.chip}`;
  return (
    <span className="chips-on-picture">
      {output.differences.length === 0 && <span className="chip-on-picture mono">{name}</span>}
      {output.differences.map((difference) => (
        <span key={difference} className="chip-on-picture chip-differs mono">
          {difference}
        </span>
      ))}
    </span>
  );
}

// Around the button a press drags and a double press zooms.
const keep = (/** @type {React.SyntheticEvent} */ event) => event.stopPropagation();

/**
 * Over what moves.
 *
 * @param {{ isPlaying: boolean, onToggle: () => void }} props
 */
export function PlayButton({ isPlaying, onToggle }) {
  const name = isPlaying ? "Pause" : "Play";
  return (
    <button type="button" className="play" aria-label={name} title={`${name} (P)`} aria-keyshortcuts="P" onPointerDown={keep} onDoubleClick={keep} onClick={onToggle}>
      <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
        <path d={isPlaying ? "M9 6v12M15 6v12" : "M8 5.500v13l10.500-6.500z"} />
      </svg>
    </button>
  );
}

/** @param {{ percent: number }} props */
export function Progress({ percent }) {
  if (!percent) return null;
  return (
    <span className="progress" aria-hidden="true">
      <span style={{ width: `${percent}%` }} />
    </span>
  );
}

/**
 * The receipt's words about this picture.
 *
 * @param {{ output: Output, onMap: () => void }} props
 */
export function Notes({ output, onMap }) {
  if (!output.notes.length) return null;
  return (
    <div className="picture-notes">
      {output.notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      {output.change_map && (
        <button type="button" className="link" onClick={onMap}>
          See what changed
        </button>
      )}
    </div>
  );
}
