/**
 * Opens the template picker.
 *
 * @param {{ className: string }} props
 */
export function TemplateButton({ className }) {
  return (
    <button type="button" className={className} aria-haspopup="dialog" title="Insert a template (/ in an empty prompt)" onClick={() => dispatchEvent(new CustomEvent("studio:pick"))}>
      Templates
    </button>
  );
}
