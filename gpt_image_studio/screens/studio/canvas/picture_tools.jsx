import { useEffect, useRef, useState } from "react";

/** @import { Acts, Can, Output } from "./shapes.d.ts" */

const PATHS = {
  edit: "M4 20l1-4.500L16 4.500l3.500 3.500L8.500 19zM13.500 7l3.500 3.500",
  reference: "M8 8h12v12H8zM16 4H4v12M14 11v6M11 14h6",
  again: "M4 12a8 8 0 0 1 14-5.300L20 9M20 4v5h-5M20 12a8 8 0 0 1-14 5.300L4 15M4 20v-5h5",
  compare: "M12 3v18M9 6H4v12h5M15 6h5v12h-5",
  loupe: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4.500 4.500M11 8v6M8 11h6",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13",
  chevron: "m6 9 6 6 6-6",
};

/** @param {{ name: keyof typeof PATHS, className?: string }} props */
export function Icon({ name, className = "icon" }) {
  return (
    <svg className={className} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

/**
 * `rank` 1 and 2 keep their names longest where it gets narrow.
 *
 * @param {{ name: keyof typeof PATHS, label: string, rank?: number } & React.ButtonHTMLAttributes<HTMLButtonElement>} props
 */
function Tool({ name, label, rank, ...attributes }) {
  return (
    <button type="button" className={["tool", "tool tool-main", "tool tool-second"][rank ?? 0]} {...attributes}>
      <Icon name={name} />
      <span>{label}</span>
    </button>
  );
}

/**
 * What can be done with the selected picture. An action that is not possible is not there.
 *
 * @param {{ output: Output, can: Can, isComparing: boolean, isLoupeOn: boolean, act: Acts }} props
 */
export function PictureTools({ output, can, isComparing, isLoupeOn, act }) {
  const which = `picture ${output.position}`;
  return (
    <span className="bar-tools">
      {can.edit && <Tool name="edit" label="Edit" rank={1} title="Make another picture from this one (E)" aria-keyshortcuts="E" onClick={act.edit} />}
      {can.use && <Tool name="reference" label="Use as reference" title={`Add ${which} to the references (R)`} aria-keyshortcuts="R" onClick={act.use} />}
      {can.compare && <Tool name="compare" label="Compare" rank={2} title="Beside the picture it was made from, or another of this job (C)" aria-keyshortcuts="C" aria-pressed={isComparing} onClick={act.compare} />}
      {can.loupe && <Tool name="loupe" label="Loupe" title="A closer look under the pointer (L)" aria-keyshortcuts="L" aria-pressed={isLoupeOn} onClick={act.loupe} />}
      <Tool name="again" label="Again" title="Prompt and settings into the form" onClick={act.again} />
      {can.download && <DownloadMenu key={output.id} output={output} />}
      {can.remove && <Tool name="trash" label="Delete" title="This job with its pictures; can be undone" onClick={act.remove} />}
    </span>
  );
}

/**
 * A button that shows links; Escape and leaving it close it, focus goes back to the button.
 *
 * @param {{ output: Output }} props
 */
function DownloadMenu({ output }) {
  const [isOpen, setIsOpen] = useState(false);
  const root = useRef(/** @type {HTMLSpanElement | null} */ (null));
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));

  useEffect(() => {
    if (!isOpen) return undefined;
    const onPointerDown = (/** @type {PointerEvent} */ event) => {
      if (!root.current?.contains(/** @type {Node} */ (event.target))) setIsOpen(false);
    };
    addEventListener("pointerdown", onPointerDown);
    return () => removeEventListener("pointerdown", onPointerDown);
  }, [isOpen]);

  const onKeyDown = (/** @type {React.KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || !isOpen) return;
    event.stopPropagation();
    setIsOpen(false);
    button.current?.focus();
  };

  return (
    <span ref={root} className="tool-menu" onKeyDown={onKeyDown} onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && event.relatedTarget && setIsOpen(false)}>
      <button ref={button} type="button" className="tool" aria-expanded={isOpen} title={`Download picture ${output.position}`} onClick={() => setIsOpen(!isOpen)}>
        <Icon name="download" />
        <span>Download</span>
        <Icon name="chevron" className="icon tool-more" />
      </button>
      <span className="tool-list" hidden={!isOpen}>
        {output.downloads.map((each) => (
          <a key={each.file_name} href={each.href} download={each.file_name} className="menu-item" onClick={() => setIsOpen(false)}>
            {each.label}
            <span className="muted mono">{each.note}</span>
          </a>
        ))}
      </span>
    </span>
  );
}
