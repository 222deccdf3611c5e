import { useState } from "react";

import { PictureChips, SizeStage, useIsAlive } from "./dial.jsx";
import { creditsAMonth, creditsEach, creditsText, dollars, fit, listPrice, waysToPay } from "./maths.jsx";

/** @import { Catalog, Chosen, Sheet, Way } from "./shapes.d.ts" */
/** @typedef {"small" | "any"} ReferenceSize */

const MOST_PICTURES = 100000;
/** Where the slider stops: finer where people decide, coarser where they plan. */
const STOPS = [1, 2, 5, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 125, 150, 200, 250, 300, 400, 500, 750, 1000, 1500, 2000, 3000, 5000, 7500, 10000];
const PERIODS = ["monthly", "yearly"];

/** @param {number} amount */
const whole = (amount) => amount.toLocaleString("en");
/** @param {number} count */
const nearest = (count) => STOPS.reduce((best, stop, index) => (Math.abs(stop - count) < Math.abs(STOPS[best] - count) ? index : best), 0);

/** @param {{ count: number, onChange: (count: number) => void }} props */
function Pictures({ count, onChange }) {
  const [typed, setTyped] = useState(/** @type {string | null} */ (null));
  const type = (/** @type {React.ChangeEvent<HTMLInputElement>} */ event) => {
    setTyped(event.target.value);
    const number = Math.floor(Number(event.target.value));
    if (number >= 1 && number <= MOST_PICTURES) onChange(number);
  };
  return (
    <div className="calc-field">
      <label htmlFor="calc-pictures">Pictures a month</label>
      <input
        id="calc-pictures"
        className="field mono"
        type="number"
        min="1"
        max={MOST_PICTURES}
        inputMode="numeric"
        value={typed ?? count}
        onChange={type}
        onBlur={() => setTyped(null)}
      />
      <input
        type="range"
        className="calc-slider"
        min="0"
        max={STOPS.length - 1}
        value={nearest(count)}
        aria-label="Pictures a month, slider"
        aria-valuetext={`${whole(count)} pictures`}
        onChange={(event) => {
          setTyped(null);
          onChange(STOPS[Number(event.target.value)]);
        }}
      />
    </div>
  );
}

/** @param {{ sheet: Sheet, count: number, size: ReferenceSize, onCount: (count: number) => void, onSize: (size: ReferenceSize) => void }} props */
function References({ sheet, count, size, onCount, onSize }) {
  if (!sheet.maxReferences) return null;
  return (
    <div className="calc-field">
      <label htmlFor="calc-references">Pictures of yours in each</label>
      <select id="calc-references" className="field" value={count} onChange={(event) => onCount(Number(event.target.value))}>
        <option value="0">None</option>
        {Array.from({ length: sheet.maxReferences }, (_, index) => (
          <option key={index + 1} value={index + 1}>
            {index + 1}
          </option>
        ))}
      </select>
      {count > 0 && (
        <select className="field" aria-label="Size of your pictures" value={size} onChange={(event) => onSize(/** @type {ReferenceSize} */ (event.target.value))}>
          <option value="small">Up to 1024 × 1024 each</option>
          <option value="any">Larger</option>
        </select>
      )}
    </div>
  );
}

/**
 * One row for packs and one for each plan; in its cells what the month costs.
 *
 * @param {{ catalog: Catalog, need: number, each: number }} props
 */
function Ways({ catalog, need, each }) {
  const ways = waysToPay(catalog, need);
  if (!ways.length) return null;
  const least = Math.min(...ways.map((way) => way.cents));
  const cheapest = ways.find((way) => way.cents === least);
  const cost = (/** @type {Way} */ way) => (
    <>
      <b>{dollars(way.cents)}</b>
      {way === cheapest && <span className="tag">cheapest</span>}
      {way.packs && (
        <small>
          {way.plan && "with "}
          {whole(way.packs.count)} × {way.packs.pack.name}
        </small>
      )}
    </>
  );
  const alone = ways.find((way) => !way.plan);
  return (
    <table className="ways">
      <caption className="sr-only">What these pictures cost a month, by way of paying</caption>
      <thead>
        <tr>
          <th scope="col">Way to pay</th>
          <th scope="col">Paid monthly</th>
          <th scope="col">Paid yearly, a month</th>
        </tr>
      </thead>
      <tbody>
        {alone && (
          <tr className={alone === cheapest ? "is-best" : ""}>
            <th scope="row">Packs, bought once</th>
            <td>{cost(alone)}</td>
            <td aria-label="not sold so">–</td>
          </tr>
        )}
        {catalog.plans.map((plan) => {
          const mine = ways.filter((way) => way.plan === plan.id);
          const covers = Math.floor(creditsAMonth(plan.prices[0]) / each);
          return (
            <tr key={plan.id} className={mine.some((way) => way === cheapest) ? "is-best" : ""}>
              <th scope="row">
                {plan.name}
                <small>
                  {covers === 0 ? "less than one like this" : `${whole(covers)} like this ${covers === 1 ? "is" : "are"} in it`}
                </small>
              </th>
              {PERIODS.map((period) => {
                const way = mine.find((candidate) => candidate.period === period);
                return <td key={period}>{way ? cost(way) : "–"}</td>;
              })}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/**
 * Size × quality × pictures a month → credits, and the cheapest way to pay for them.
 *
 * @param {{ models: { id: string, label: string, note: string, sheet: number }[], sheets: Sheet[], catalog: Catalog, start: Chosen & { count: number } }} props
 */
export function Calculator({ models, sheets, catalog, start }) {
  const [modelId, setModelId] = useState(models[0].id);
  const [chosen, setChosen] = useState(/** @type {Chosen} */ (start));
  const [count, setCount] = useState(start.count);
  const [asked, setAsked] = useState(0);
  const [size, setSize] = useState(/** @type {ReferenceSize} */ ("small"));
  const isAlive = useIsAlive();

  const model = models.find((each) => each.id === modelId) ?? models[0];
  const sheet = sheets[model.sheet];
  const { rows, row, place } = fit(sheet, chosen);
  const references = Math.min(asked, sheet.maxReferences);
  const priceOf = (/** @type {number} */ cell) => creditsEach(sheet, cell, references, sheet[size]);
  const each = priceOf(row.cells[place]);
  const need = each * count;
  const starting = Math.floor(catalog.starting / each);

  return (
    <div className="calc">
      <div className={isAlive ? "calc-form dial-chips" : "calc-form dial-chips is-waiting"}>
        {models.length > 1 && (
          <div className="calc-field calc-model">
            <label htmlFor="calc-model">Model</label>
            <select id="calc-model" className="field" value={modelId} onChange={(event) => setModelId(event.target.value)}>
              {models.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.label}
                </option>
              ))}
            </select>
            {model.note && <span className="muted calc-note">{model.note}</span>}
          </div>
        )}
        <PictureChips sheet={sheet} chosen={chosen} onChoose={setChosen} priceOf={priceOf} />
        <div className="calc-fields">
          <Pictures count={count} onChange={setCount} />
          <References sheet={sheet} count={references} size={size} onCount={setAsked} onSize={setSize} />
        </div>
      </div>
      <div className="calc-total dial-head">
        <SizeStage rows={rows} row={row} />
        <output className="calc-sum" htmlFor="calc-pictures">
          <span className="dial-credits mono">{whole(need)}</span> <span className="dial-unit">{need === 1 ? "credit" : "credits"} a month</span>
          <span className="mono muted dial-note">
            <span>
              {whole(count)} × {creditsText(each)}
              {references > 0 && size === "any" && " at most"}
            </span>
            <span>
              {row.width} × {row.height} · {sheet.qualities[place].label}
            </span>
            {catalog.list.length > 0 && <span>{listPrice(need, catalog.list)} at list price</span>}
          </span>
        </output>
      </div>
      <div className="calc-ways">
        <Ways catalog={catalog} need={need} each={each} />
        {catalog.starting > 0 && (
          <p className="muted calc-note">
            {starting > 0
              ? `The ${whole(catalog.starting)} credits an account starts with make ${whole(starting)} like this.`
              : `The ${whole(catalog.starting)} credits an account starts with do not reach for one like this.`}
          </p>
        )}
      </div>
    </div>
  );
}
