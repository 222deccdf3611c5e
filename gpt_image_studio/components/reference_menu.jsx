const GAP = 6;
const EDGE = 8;

/** Puts an opening popover below what it belongs to, or above where there is no room, and never outside of the window. */
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
