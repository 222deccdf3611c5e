/** @import { Comparable, Job } from "./shapes.d.ts" */

/**
 * What a comparison can choose from: the picture it was made from, and every delivered one of the job that stands still.
 *
 * @param {Job} job
 * @returns {Comparable[]}
 */
export function comparable(job) {
  const made = job.outputs.filter((output) => output.is_delivered && !output.is_moving);
  const { before } = job;
  const names = made.map((output) => (made.length === 1 && before.source ? "After" : `Picture ${output.position}`));
  return [
    ...(before.source ? [{ id: "before", label: "Before", alt: "The picture it was made from", source: before.source, width: before.width, height: before.height, size: before.size, isOriginal: true }] : []),
    ...made.map((output, index) => ({
      id: output.id,
      label: names[index],
      alt: output.alt,
      source: output.original,
      width: output.width,
      height: output.height,
      size: output.size,
      changeMap: output.change_map,
      changeLine: output.change_line,
    })),
  ];
}
