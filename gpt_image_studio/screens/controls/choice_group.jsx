import { useState } from "react";

/**
 * A chip; `icon_width` and `icon_height` are the sides of a little shape, in px with their unit.
 *
 * @typedef {{ id: string, label: string, is_on: boolean, note?: string, title?: string, icon_width?: string, icon_height?: string }} Choice
 */

/**
 * Radio buttons that look like chips, so arrows and screen readers work by themselves. A click shows at once; what the server
 * then says stands.
 *
 * @param {{ name: string, label: string, options: Choice[], look: string, hasNotes?: boolean, onChoose: (id: string) => void }} props
 */
export function ChoiceGroup({ name, label, options, look, hasNotes, onChoose }) {
  const [said, setSaid] = useState(options);
  const [clicked, setClicked] = useState(/** @type {string | null} */ (null));
  if (said !== options) {
    setSaid(options);
    setClicked(null);
  }
  return (
    <fieldset className={`chips ${look}`}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label key={option.id} className={option.icon_width ? "chip chip-shape" : "chip"} title={option.title || option.note}>
          <input
            type="radio"
            name={name}
            value={option.id}
            checked={clicked ? clicked === option.id : option.is_on}
            onChange={() => {
              setClicked(option.id);
              onChoose(option.id);
            }}
          />
          {option.icon_width && <i className="shape-icon" style={{ width: option.icon_width, height: option.icon_height }} aria-hidden="true" />}
          <span>{option.label}</span>
          {hasNotes && <span className="mono muted">{option.note}</span>}
        </label>
      ))}
    </fieldset>
  );
}
