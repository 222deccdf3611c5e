import { useCallback, useState } from "react";

/** What was drawn and what can be taken back or done again. */
export function useSteps() {
  const [{ steps, undone }, setAll] = useState({ steps: [], undone: [] });
  const add = useCallback((step) => setAll((now) => ({ steps: [...now.steps, step], undone: [] })), []);
  const undo = useCallback(() => setAll((now) => (now.steps.length ? { steps: now.steps.slice(0, -1), undone: [...now.undone, now.steps.at(-1)] } : now)), []);
  const redo = useCallback(() => setAll((now) => (now.undone.length ? { steps: [...now.steps, now.undone.at(-1)], undone: now.undone.slice(0, -1) } : now)), []);
  return { steps, add, undo, redo, canUndo: steps.length > 0, canRedo: undone.length > 0 };
}
