import { useRef } from "react";

const GAP = 6;
const EDGE = 8;

/**
 * Puts an opening popover below what it belongs to, or above where there is no room, and never outside of the window.
 *
 * @param {HTMLElement} menu
 * @param {Element} anchor
 */
export function placeBeside(menu, anchor) {
  const box = anchor.getBoundingClientRect();
  menu.style.inset = "auto";
  requestAnimationFrame(() => {
    const { width, height } = menu.getBoundingClientRect();
    const isBelow = box.bottom + GAP + height < innerHeight;
    menu.style.left = `${Math.max(EDGE, Math.min(box.left, innerWidth - width - EDGE))}px`;
    menu.style.top = `${Math.max(EDGE, isBelow ? box.bottom + GAP : box.top - GAP - height)}px`;
  });
}

export function AddIcon() {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path className="not-phone-empty" d="M12 6v12M6 12h12" />
      <path className="only-phone-empty" d="M4 5h16v14H4zM4 16l5-5 4 4 2-2 5 5" />
    </svg>
  );
}

/**
 * Where new pictures come from.
 *
 * @param {{ id: string, onBrowse: () => void, onPick: () => void }} props
 */
export function AddMenu({ id, onBrowse, onPick }) {
  const menu = useRef(/** @type {HTMLDivElement | null} */ (null));
  const choose = (/** @type {() => void} */ action) => () => {
    menu.current?.hidePopover();
    action();
  };
  const onToggle = (/** @type {React.ToggleEvent<HTMLDivElement>} */ event) => {
    const { currentTarget: opening } = event;
    if (event.newState === "open" && opening.parentElement) placeBeside(opening, opening.parentElement);
  };
  return (
    <div ref={menu} id={id} popover="auto" className="menu ref-menu" onBeforeToggle={onToggle}>
      <button type="button" className="menu-item" onClick={choose(onBrowse)}>
        Choose files
      </button>
      <button type="button" className="menu-item" onClick={choose(onPick)}>
        From the library
      </button>
      <p className="muted ref-menu-note not-touch">Or drop them anywhere on this page, or paste.</p>
    </div>
  );
}
