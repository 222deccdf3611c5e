import { useState, useSyncExternalStore } from "react";

import { ChoiceGroup } from "../controls/choice_group.jsx";
import { creditsEach, creditsText, fit, listPrice } from "./maths.jsx";

/** @import { Chosen, Row, Sheet } from "./shapes.d.ts" */

const NOTHING_CHANGES = () => () => {};
/** The longer side of a shape's little picture, px. */
const ICON = 17;

/** False in the HTML and until the page is alive: a control that does nothing yet is not shown. */
export const useIsAlive = () => useSyncExternalStore(NOTHING_CHANGES, () => true, () => false);

/** @param {{ width: number, height: number }} size */
const sizeText = ({ width, height }) => `${width} × ${height}`;

/** @param {Row} row */
function iconSides(row) {
  const side = (/** @type {number} */ ratio) => `${Math.round(ICON * Math.min(1, ratio) * (ratio === 1 ? 0.82 : 1))}px`;
  return { icon_width: side(row.width / row.height), icon_height: side(row.height / row.width) };
}

/**
 * The shape at each of its sizes, one inside the other in true proportion, the chosen one filled.
 *
 * @param {{ rows: Row[], row: Row }} props
 */
export function SizeStage({ rows, row }) {
  const edge = Math.max(...rows.map((each) => Math.max(each.width, each.height)));
  return (
    <svg className="dial-stage" viewBox={`${-edge * 0.04} ${-edge * 0.04} ${edge * 1.08} ${edge * 1.08}`} aria-hidden="true">
      {rows.map((each) => (
        <rect key={each.scale} className={each === row ? "is-on" : ""} y={edge - each.height} width={each.width} height={each.height} />
      ))}
    </svg>
  );
}

/**
 * Shape, size, quality; each quality with its price. `priceOf(cell)` gives credits.
 *
 * @param {{ sheet: Sheet, chosen: Chosen, onChoose: (chosen: Chosen) => void, priceOf: (cell: number) => number }} props
 */
export function PictureChips({ sheet, chosen, onChoose, priceOf }) {
  const { rows, row, place } = fit(sheet, chosen);
  const shapes = sheet.rows.filter((each, index) => sheet.rows.findIndex((other) => other.shape === each.shape) === index);
  const choose = (/** @type {keyof Chosen} */ name) => (/** @type {string} */ value) => onChoose({ shape: row.shape, scale: row.scale, quality: sheet.qualities[place].id, [name]: value });
  return (
    <>
      <ChoiceGroup
        name={`shape-${sheet.place}`}
        label="Shape"
        look="chips-shape"
        options={shapes.map((each) => ({ id: each.shape, label: each.shape, title: each.title, is_on: each.shape === row.shape, ...iconSides(each) }))}
        onChoose={choose("shape")}
      />
      <ChoiceGroup
        name={`scale-${sheet.place}`}
        label="Size"
        look="chips-3"
        hasNotes
        options={rows.map((each) => ({ id: each.scale, label: each.scale, note: sizeText(each), is_on: each === row }))}
        onChoose={choose("scale")}
      />
      <ChoiceGroup
        name={`quality-${sheet.place}`}
        label="Quality"
        look="chips-quality"
        hasNotes
        options={sheet.qualities.map((level, index) => ({
          id: level.id,
          label: level.label,
          note: creditsText(priceOf(row.cells[index])),
          is_on: index === place,
        }))}
        onChoose={choose("quality")}
      />
    </>
  );
}

/**
 * The price of a picture as its size and quality change.
 *
 * @param {{ sheet: Sheet, start: Chosen, list: number[] }} props
 */
export function PriceDial({ sheet, start, list }) {
  const [chosen, setChosen] = useState(start);
  const isAlive = useIsAlive();
  const { rows, row, place } = fit(sheet, chosen);
  const credits = creditsEach(sheet, row.cells[place]);
  return (
    <div className="dial">
      <div className="dial-head">
        <SizeStage rows={rows} row={row} />
        <output className="dial-price">
          <span className="dial-credits mono">{credits.toLocaleString("en")}</span>{" "}
          <span className="dial-unit">{credits === 1 ? "credit" : "credits"} a picture</span>
          <span className="mono muted dial-note">
            {sizeText(row)} · {sheet.qualities[place].label}
            {list.length > 0 && <br />}
            {list.length > 0 && `${listPrice(credits, list)} at list price`}
          </span>
        </output>
      </div>
      <div className={isAlive ? "dial-chips" : "dial-chips is-waiting"}>
        <PictureChips sheet={sheet} chosen={chosen} onChoose={setChosen} priceOf={(cell) => creditsEach(sheet, cell)} />
      </div>
    </div>
  );
}
