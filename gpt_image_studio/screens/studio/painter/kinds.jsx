/** @import { Kind, KindName } from "./shapes.d.ts" */

/**
 * What can be drawn over image 1, in words and figures. Sizes are thousandths of the picture's shorter side; `eraser` is how much
 * wider than its pen it is.
 *
 * @type {Record<KindName, Kind>}
 */
export const KINDS = {
  mask: {
    title: "Mask on image 1",
    hint: "Paint what may change.",
    label: (name) => `What may change of ${name}. Painted with mouse, pen or finger; a mask made elsewhere can be uploaded.`,
    tools: [
      { id: "stroke", label: "Paint" },
      { id: "erase", label: "Erase", letter: "e" },
    ],
    size: { name: "Brush", least: 10, most: 400, step: 10, initial: 90 },
    eraser: 1,
    pens: [],
    canInvert: true,
    use: "Use this mask",
    upload: "Upload a mask",
    sending: "Sending the mask",
    lost: "The mask that is there could not be loaded. What you paint replaces it.",
    close: "Close without the mask",
    painted: { painted: "1" },
  },
  markup: {
    title: "Mark-up on image 1",
    hint: "Circle, point, cross out, and say in the prompt what the marks mean.",
    label: (name) => `Marks over ${name}. Drawn with mouse, pen or finger; a mark-up made elsewhere can be uploaded.`,
    tools: [
      { id: "stroke", label: "Pen", letter: "p" },
      { id: "arrow", label: "Arrow", letter: "a" },
      { id: "erase", label: "Erase", letter: "e" },
    ],
    size: { name: "Width", least: 4, most: 60, step: 2, initial: 12 },
    eraser: 3,
    // One of them reads on any picture.
    pens: [
      { name: "Red", colour: "#f0281e" },
      { name: "Yellow", colour: "#ffd60a" },
      { name: "Blue", colour: "#0a6cff" },
      { name: "White", colour: "#ffffff" },
    ],
    canInvert: false,
    use: "Use this mark-up",
    upload: "Upload a mark-up",
    sending: "Sending the mark-up",
    lost: "The mark-up that is there could not be loaded. What you draw replaces it.",
    close: "Close without the mark-up",
    painted: {},
  },
};
