import { useEffect, useRef, useState } from "react";

const LEFT_MS = 200;

/** @param {DataTransfer | null} transfer */
function filesOf(transfer) {
  return [...(transfer?.files ?? [])];
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA)$/.test(target.tagName));
}

/**
 * Pictures dropped anywhere on the page, or pasted. Returns whether files hang over the page right now.
 *
 * @param {(files: File[]) => void} onFiles
 */
export function useFileDrop(onFiles) {
  const [isOver, setIsOver] = useState(false);
  const take = useRef(onFiles);
  useEffect(() => {
    take.current = onFiles;
  }, [onFiles]);

  useEffect(() => {
    let timer = 0;
    const carriesFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types?.includes("Files");
    const onDragOver = (/** @type {DragEvent} */ event) => {
      if (!event.dataTransfer || !carriesFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setIsOver(true);
      // Leaving the window is told badly by browsers; that nothing is over it any more is told by silence.
      clearTimeout(timer);
      timer = setTimeout(() => setIsOver(false), LEFT_MS);
    };
    const onDrop = (/** @type {DragEvent} */ event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      clearTimeout(timer);
      setIsOver(false);
      take.current(filesOf(event.dataTransfer));
    };
    const onPaste = (/** @type {ClipboardEvent} */ event) => {
      const files = filesOf(event.clipboardData).filter((file) => file.type.startsWith("image/"));
      // Office programs put a picture of the text beside the text; somebody who is writing wants the text.
      const isText = isTyping(event.target) && event.clipboardData?.types.includes("text/plain");
      if (!files.length || isText) return;
      event.preventDefault();
      take.current(files);
    };
    addEventListener("dragenter", onDragOver);
    addEventListener("dragover", onDragOver);
    addEventListener("drop", onDrop);
    addEventListener("paste", onPaste);
    return () => {
      clearTimeout(timer);
      removeEventListener("dragenter", onDragOver);
      removeEventListener("dragover", onDragOver);
      removeEventListener("drop", onDrop);
      removeEventListener("paste", onPaste);
    };
  }, []);

  return isOver;
}
