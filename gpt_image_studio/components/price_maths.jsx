/** The arithmetic of `generations/price_sheet.py`, on its whole numbers. A test holds the two together over every price. */

/** Whole division, rounded up. Exact for whole numbers below 2^53. */
export function upTo(amount, step) {
  const rest = amount % step;
  return (amount - rest) / step + (rest > 0 ? 1 : 0);
}

/** Credits of one picture. `reference` is the sheet's figure for references of the chosen size. */
export function creditsEach(sheet, cell, references = 0, reference = 0) {
  return Math.max(1, upTo(cell + references * reference, sheet.whole));
}

export const creditsText = (amount) => `${amount.toLocaleString("en")} ${amount === 1 ? "credit" : "credits"}`;

export const dollars = (cents) =>
  (cents / 100).toLocaleString("en-US", { style: "currency", currency: "USD", minimumFractionDigits: cents % 100 ? 2 : 0 });

/** What is chosen, made to fit what the model has: a row of the sheet and the place of a quality. */
export function fit(sheet, { shape, scale, quality }) {
  const ofShape = sheet.rows.filter((row) => row.shape === shape);
  const rows = ofShape.length ? ofShape : sheet.rows.filter((row) => row.shape === sheet.rows[0].shape);
  const row = rows.find((each) => each.scale === scale) || rows[0];
  const asked = sheet.qualities.findIndex((level) => level.id === quality);
  const usual = sheet.qualities.findIndex((level) => level.id === sheet.usual);
  return { rows, row, place: asked < 0 ? usual : asked };
}
