import { useEffect, useState } from "react";
import { isNews } from "../controls/browser_memory.jsx";

const EVENT = "studio:notice";
const TOLD = "studio.notice";
const UNDO_MS = 10000;
const READ_MS = 6000;

/**
 * The one place where something short is told: what was done, with Undo for ten seconds, or a fault of the server.
 *
 * @param {{ text: string, number: number, onUndo: () => void }} props
 */
export function Notices({ text, number, onUndo }) {
  const [shown, setShown] = useState(/** @type {{ text: string, canUndo: boolean, number: number } | null} */ (null));

  useEffect(() => {
    const onNotice = (/** @type {WindowEventMap[typeof EVENT]} */ { detail }) => {
      /** @type {{ text?: string, number?: number }} */
      const act = typeof detail === "string" ? {} : detail;
      setShown({ text: String(act.text ?? detail), canUndo: Boolean(act.text), number: act.number ?? Date.now() });
    };
    addEventListener(EVENT, onNotice);
    return () => removeEventListener(EVENT, onNotice);
  }, []);

  useEffect(() => {
    if (text && isNews(TOLD, number)) dispatchEvent(new CustomEvent(EVENT, { detail: { text, number } }));
  }, [text, number]);

  useEffect(() => {
    if (!shown) return undefined;
    const timer = setTimeout(() => setShown(null), shown.canUndo ? UNDO_MS : READ_MS);
    return () => clearTimeout(timer);
  }, [shown]);

  return (
    <div role="status" aria-live="polite">
      {shown && (
        <div className="toast" key={shown.number}>
          <span>{shown.text}</span>
          <button
            type="button"
            onClick={() => {
              if (shown.canUndo) onUndo();
              setShown(null);
            }}
          >
            {shown.canUndo ? "Undo" : "Close"}
          </button>
        </div>
      )}
    </div>
  );
}
