/**
 * Arrow keys move between the cells (`[data-cell]`) by where they are on the screen; Home and End to the ends.
 *
 * @param {React.HTMLAttributes<HTMLDivElement>} props
 */
export function ArrowGrid({ children, ...attributes }) {
  /** @param {React.KeyboardEvent<HTMLDivElement>} event */
  const onKeyDown = (event) => {
    const here = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.target).closest("[data-cell]"));
    if (!here || !event.key.match(/^(Arrow|Home$|End$)/)) return;
    const cells = [.../** @type {NodeListOf<HTMLElement>} */ (event.currentTarget.querySelectorAll("[data-cell]"))];
    const to = event.key === "Home" ? cells[0] : event.key === "End" ? cells.at(-1) : neighbour(here, cells, event.key);
    if (!to) return;
    event.preventDefault();
    to.focus();
  };
  return (
    <div {...attributes} onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}

/**
 * @param {HTMLElement} here
 * @param {HTMLElement[]} cells
 * @param {string} key
 */
function neighbour(here, cells, key) {
  const at = cells.indexOf(here);
  if (key === "ArrowRight") return cells[at + 1];
  if (key === "ArrowLeft") return cells[at - 1];
  const from = here.getBoundingClientRect();
  const isDown = key === "ArrowDown";
  const distance = (/** @type {HTMLElement} */ cell) => {
    const box = cell.getBoundingClientRect();
    const rows = isDown ? box.top - from.top : from.top - box.top;
    return rows > 1 ? rows * 4 + Math.abs(box.left - from.left) : Infinity;
  };
  return cells.reduce((best, cell) => (distance(cell) < (best ? distance(best) : Infinity) ? cell : best), /** @type {HTMLElement | null} */ (null));
}
