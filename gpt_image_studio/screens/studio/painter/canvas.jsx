/** @import { Arrow, Look, Point, Step, Stroke } from "./shapes.d.ts" */

/**
 * What was drawn, as steps in the picture's own pixels, so that it is drawn sharp at any size and every step can be taken back.
 * A step is a `stroke` (`points`, `width`, `colour`, `isEraser`), an `arrow` (`from`, `to`, `width`, `colour`), `clear`, `invert`, or a
 * `base`: what was there before. A mask has one colour, whatever its steps say: `look.colour`.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Step} step
 * @param {Look} look
 */
function drawStep(context, step, look) {
  const { width, height } = context.canvas;
  context.save();
  if (step.kind === "clear") context.clearRect(0, 0, width, height);
  else if (step.kind === "invert") fillWith(context, "xor", look.colour);
  else if (step.kind === "base") {
    context.clearRect(0, 0, width, height);
    context.drawImage(step.image, 0, 0, width, height);
    if (look.colour) {
      // A mask is transparent where the picture is to change; here that is what is painted.
      fillWith(context, "xor", look.colour);
      fillWith(context, "source-in", look.colour);
    }
  } else {
    context.scale(look.factor, look.factor);
    if (step.kind === "arrow") drawArrow(context, step);
    else drawStroke(context, step, { ...look, from: 0 });
  }
  context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {GlobalCompositeOperation} operation
 * @param {string} colour
 */
function fillWith(context, operation, colour) {
  context.globalCompositeOperation = operation;
  context.fillStyle = colour;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Point[]} points
 */
function drawLine(context, points) {
  context.lineCap = "round";
  context.lineJoin = "round";
  context.beginPath();
  context.moveTo(points[0].x, points[0].y);
  // A single point is a dot: a line of no length has round ends.
  for (const point of points.length > 1 ? points.slice(1) : points) context.lineTo(point.x, point.y);
  context.stroke();
}

/**
 * From the point `from` on, so that a growing stroke is drawn piece by piece.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Stroke} stroke
 * @param {{ from: number, colour: string }} look
 */
export function drawStroke(context, { points, width, isEraser, colour: own }, { from, colour }) {
  context.globalCompositeOperation = isEraser ? "destination-out" : "source-over";
  context.strokeStyle = colour || own || "#000";
  context.lineWidth = width;
  drawLine(context, points.slice(from));
}

const BARB = 4;
const BARB_ANGLE = Math.PI / 6;

/**
 * Open, with barbs of four times its width, less where it is short.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Arrow} arrow
 */
function drawArrow(context, { from, to, width, colour }) {
  const back = Math.atan2(from.y - to.y, from.x - to.x);
  const barb = Math.min(width * BARB, Math.hypot(to.x - from.x, to.y - from.y) * 0.6);
  const end = (/** @type {number} */ turn) => ({ x: to.x + barb * Math.cos(back + turn), y: to.y + barb * Math.sin(back + turn) });
  context.strokeStyle = colour;
  context.lineWidth = width;
  drawLine(context, [from, to]);
  drawLine(context, [end(BARB_ANGLE), to, end(-BARB_ANGLE)]);
}

/**
 * All of it again. `look.factor` is canvas pixels to one of the picture.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Step[]} steps
 * @param {Look} look
 */
export function draw(canvas, steps, look) {
  const context = canvas.getContext("2d");
  if (!context) return;
  context.clearRect(0, 0, canvas.width, canvas.height);
  for (const step of steps) drawStep(context, step, look);
}

/**
 * A PNG of exactly this size: a mask is white where the picture is to change, a mark-up has its own colours; nothing elsewhere.
 *
 * @param {Step[]} steps
 * @param {{ width: number, height: number, isMask: boolean }} size
 * @returns {Promise<Blob | null>}
 */
export function exportOverlay(steps, { width, height, isMask }) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  draw(canvas, steps, { factor: 1, colour: isMask ? "#fff" : "" });
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
