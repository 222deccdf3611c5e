/** Arrow keys move between the cells (`[data-cell]`) by where they are on the screen; Home and End to the ends. */
export function ArrowGrid({ children, ...attributes }) {
  const onKeyDown = (event) => {
    const here = event.target.closest("[data-cell]");
    if (!here || !event.key.match(/^(Arrow|Home$|End$)/)) return;
    const cells = [...event.currentTarget.querySelectorAll("[data-cell]")];
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

function neighbour(here, cells, key) {
  const at = cells.indexOf(here);
  if (key === "ArrowRight") return cells[at + 1];
  if (key === "ArrowLeft") return cells[at - 1];
  const from = here.getBoundingClientRect();
  const isDown = key === "ArrowDown";
  const distance = (cell) => {
    const box = cell.getBoundingClientRect();
    const rows = isDown ? box.top - from.top : from.top - box.top;
    return rows > 1 ? rows * 4 + Math.abs(box.left - from.left) : Infinity;
  };
  return cells.reduce((best, cell) => (distance(cell) < (best ? distance(best) : Infinity) ? cell : best), null);
}
