/** The arithmetic of `generations/prices/price_sheet.py`, and of the ways to pay, on whole numbers. A test holds it to the price sheet and to an oracle of its own. */

/** @import { Catalog, Chosen, Packs, PlanPrice, Sheet, Way } from "./shapes.d.ts" */

/**
 * Whole division, rounded up. Exact for whole numbers below 2^53.
 *
 * @param {number} amount
 * @param {number} step
 */
export function upTo(amount, step) {
  const rest = amount % step;
  return (amount - rest) / step + (rest > 0 ? 1 : 0);
}

/**
 * Credits of one picture. `reference` is the sheet's figure for references of the chosen size.
 *
 * @param {Sheet} sheet
 * @param {number} cell
 */
export function creditsEach(sheet, cell, references = 0, reference = 0) {
  return Math.max(1, upTo(cell + references * reference, sheet.whole));
}

/** @param {number} amount */
export const creditsText = (amount) => `${amount.toLocaleString("en")} ${amount === 1 ? "credit" : "credits"}`;

/** @param {number} cents */
export const dollars = (cents) =>
  (cents / 100).toLocaleString("en-US", { style: "currency", currency: "USD", minimumFractionDigits: cents % 100 ? 2 : 0 });

/**
 * `list` is [cents, for so many credits]; to the cent, rounded up.
 *
 * @param {number} credits
 * @param {number[]} list
 */
export const listPrice = (credits, [cents, per]) => dollars(upTo(credits * cents, per));

/**
 * What is chosen, made to fit what the model has: a row of the sheet and the place of a quality.
 *
 * @param {Sheet} sheet
 * @param {Chosen} chosen
 */
export function fit(sheet, { shape, scale, quality }) {
  const ofShape = sheet.rows.filter((row) => row.shape === shape);
  const rows = ofShape.length ? ofShape : sheet.rows.filter((row) => row.shape === sheet.rows[0].shape);
  const row = rows.find((each) => each.scale === scale) || rows[0];
  const asked = sheet.qualities.findIndex((level) => level.id === quality);
  const usual = sheet.qualities.findIndex((level) => level.id === sheet.usual);
  return { rows, row, place: asked < 0 ? usual : asked };
}

/**
 * @param {Catalog} catalog
 * @param {number} need
 */
function cheapestPacks(catalog, need) {
  /** @type {Packs | null} */
  let best = null;
  for (const pack of catalog.packs) {
    const count = upTo(need, pack.credits);
    const cents = count * pack.cents;
    if (!best || cents < best.cents || (cents === best.cents && count < best.count)) best = { pack, count, cents };
  }
  return best;
}

/**
 * Whole credits of a plan in a month.
 *
 * @param {PlanPrice} price
 */
export const creditsAMonth = (price) => Math.floor(price.credits / price.months);

/**
 * The ways to pay for `need` credits a month: [{plan, period, cents, packs}], packs alone first.
 *
 * @param {Catalog} catalog
 * @param {number} need
 */
export function waysToPay(catalog, need) {
  const alone = cheapestPacks(catalog, need);
  /** @type {Way[]} */
  const ways = alone ? [{ plan: null, period: null, cents: alone.cents, packs: alone }] : [];
  for (const plan of catalog.plans) {
    for (const price of plan.prices) {
      const rest = need - creditsAMonth(price);
      const packs = rest > 0 ? cheapestPacks(catalog, rest) : null;
      if (rest <= 0 || packs) {
        const cents = upTo(price.cents, price.months) + (packs ? packs.cents : 0);
        ways.push({ plan: plan.id, period: price.period, cents, packs });
      }
    }
  }
  return ways;
}
