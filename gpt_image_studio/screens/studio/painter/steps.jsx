import { useCallback, useState } from "react";

/** @import { Step, Steps } from "./shapes.d.ts" */

/**
 * What was drawn and what can be taken back or done again.
 *
 * @returns {Steps}
 */
export function useSteps() {
  const [{ steps, undone }, setAll] = useState({ steps: /** @type {Step[]} */ ([]), undone: /** @type {Step[]} */ ([]) });
  const add = useCallback((/** @type {Step} */ step) => setAll((now) => ({ steps: [...now.steps, step], undone: [] })), []);
  const undo = useCallback(() => setAll((now) => (now.steps.length ? { steps: now.steps.slice(0, -1), undone: [...now.undone, ...now.steps.slice(-1)] } : now)), []);
  const redo = useCallback(() => setAll((now) => (now.undone.length ? { steps: [...now.steps, ...now.undone.slice(-1)], undone: now.undone.slice(0, -1) } : now)), []);
  return { steps, add, undo, redo, canUndo: steps.length > 0, canRedo: undone.length > 0 };
}
