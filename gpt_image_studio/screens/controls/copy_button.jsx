import { useEffect, useState } from "react";

/**
 * The clipboard exists on https and localhost only; elsewhere the text is selected for a copy by hand.
 *
 * @param {string} text
 * @param {HTMLButtonElement} button
 */
async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const words = button.previousElementSibling ?? button.parentElement;
    if (words) getSelection()?.selectAllChildren(words);
    return false;
  }
}

/** @param {{ text: string, name: string }} props */
export function CopyButton({ text, name }) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setIsCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <button type="button" className="link" aria-label={`Copy ${name}`} onClick={async (event) => setIsCopied(await copy(text, event.currentTarget))}>
      {isCopied ? "Copied" : "Copy"}
    </button>
  );
}
