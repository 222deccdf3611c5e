/**
 * What was painted, as steps in the picture's own pixels, so that it is drawn sharp at any size and every step can be taken back.
 * A step is a stroke (`points`, `width`, `isEraser`), `clear`, `invert`, or a `base`: the mask that was there before.
 */
function drawStep(context, step, { factor, colour }) {
  const { width, height } = context.canvas;
  context.save();
  if (step.kind === "clear") context.clearRect(0, 0, width, height);
  else if (step.kind === "invert") fillWith(context, "xor", colour);
  else if (step.kind === "base") {
    // A mask is transparent where the picture is to change; here that is what is painted.
    context.clearRect(0, 0, width, height);
    context.drawImage(step.image, 0, 0, width, height);
    fillWith(context, "xor", colour);
    fillWith(context, "source-in", colour);
  } else {
    context.scale(factor, factor);
    drawStroke(context, step, { from: 0, colour });
  }
  context.restore();
}

function fillWith(context, operation, colour) {
  context.globalCompositeOperation = operation;
  context.fillStyle = colour;
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
}

/** From the point `from` on, so that a growing stroke is drawn piece by piece. */
export function drawStroke(context, { points, width, isEraser }, { from, colour }) {
  const [first, ...rest] = points.slice(from);
  context.globalCompositeOperation = isEraser ? "destination-out" : "source-over";
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.beginPath();
  context.moveTo(first.x, first.y);
  // A single point is a dot: a line of no length has round ends.
  for (const point of rest.length ? rest : [first]) context.lineTo(point.x, point.y);
  context.stroke();
}

/** All of it again. `factor` is canvas pixels to one of the picture. */
export function draw(canvas, steps, look) {
  const context = canvas.getContext("2d");
  context.clearRect(0, 0, canvas.width, canvas.height);
  for (const step of steps) drawStep(context, step, look);
}

/** White where the picture is to change, nothing elsewhere: a PNG of exactly this size. */
export function exportMask(steps, width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  draw(canvas, steps, { factor: 1, colour: "#fff" });
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
