import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useTypedEarly } from "../controls/typed_early.jsx";

/** @import { FormVariable } from "./shapes.d.ts" */

const NOTHING_CHANGES = () => () => {};
const NO_COLOUR = "#888888";
const HEX = /^#[0-9a-f]{6}$/i;

/** @param {{ variable: FormVariable, value: string, longest: number, isAlive: boolean, onChange: (name: string, value: string) => void }} props */
function Field({ variable, value, longest, isAlive, onChange }) {
  const name = `v.${variable.name}`;
  const change = (/** @type {React.ChangeEvent<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>} */ event) => onChange(variable.name, event.target.value);
  const shared = { id: name, name, value, onChange: change, className: "field", autoComplete: "off" };
  const swatch = HEX.test(value) ? value : (value === variable.value && variable.swatch) || NO_COLOUR;
  if (variable.kind === "image") {
    return (
      <p className="form-image">
        <b>{variable.value}</b> {variable.note}.
      </p>
    );
  }
  return (
    <div className={variable.isLong ? "form-field form-wide" : "form-field"}>
      <label htmlFor={name}>{variable.label}</label>
      {variable.kind === "choice" && (
        <select {...shared}>
          {variable.choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      )}
      {variable.kind === "colour" && (
        <span className="form-colour">
          <input {...shared} type="text" maxLength={longest} placeholder={variable.value} dir="auto" />
          <input type="color" value={swatch} disabled={!isAlive} aria-label={`Pick ${variable.label}`} onChange={change} />
        </span>
      )}
      {variable.kind === "text" &&
        (variable.isLong ? (
          <textarea {...shared} rows={2} maxLength={longest} placeholder={variable.example} dir="auto" />
        ) : (
          <input {...shared} type="text" maxLength={longest} placeholder={variable.example} dir="auto" />
        ))}
    </div>
  );
}

/**
 * A native GET form: it leads to the studio also without JavaScript, only the live text is missing then.
 *
 * @param {{ slug: string, parts: string[][], variables: FormVariable[], longest: number, price: string, children?: React.ReactNode }} props
 */
export function PromptForm({ slug, parts, variables, longest, price, children }) {
  const text = useRef(/** @type {HTMLParagraphElement | null} */ (null));
  /** @returns {Record<string, string>} */
  const start = () => Object.fromEntries(variables.map((variable) => [variable.name, variable.value]));
  const [values, setValues] = useState(start);
  const place = `prompt-form-${slug}`;
  useTypedEarly(`#${place}`, (typed) => {
    const names = variables.map((variable) => variable.name).filter((name) => typed[`v.${name}`] !== undefined);
    setValues((before) => ({ ...before, ...Object.fromEntries(names.map((name) => [name, typed[`v.${name}`]])) }));
  });
  // False in the HTML and until the page is alive: a button that does nothing yet is not shown.
  const isAlive = useSyncExternalStore(NOTHING_CHANGES, () => true, () => false);
  const [isCopied, setIsCopied] = useState(false);

  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setIsCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const usual = start();
  const said = (/** @type {string} */ name) => values[name].split(/\s+/).filter(Boolean).join(" ") || usual[name];
  const isChanged = variables.some((variable) => values[variable.name] !== variable.value);
  const change = (/** @type {string} */ name, /** @type {string} */ value) => setValues((before) => ({ ...before, [name]: value }));
  const toggle = () =>
    setValues(isChanged ? usual : Object.fromEntries(variables.map((each) => [each.name, each.kind === "image" ? each.value : each.example])));

  const copy = async () => {
    if (!text.current) return;
    try {
      await navigator.clipboard.writeText(text.current.textContent ?? "");
      setIsCopied(true);
    } catch {
      getSelection()?.selectAllChildren(text.current);
    }
  };

  return (
    <form id={place} className="prompt-form" action="/studio" method="get">
      <input type="hidden" name="template" value={slug} />
      <div className="form-fields">
        {variables.map((variable) => (
          <Field key={variable.name} variable={variable} value={values[variable.name]} longest={longest} isAlive={isAlive} onChange={change} />
        ))}
      </div>
      <div className="label-row form-head">
        <h2>The prompt</h2>
        <span className={isAlive ? "form-links" : "form-links is-waiting"}>
          <button type="button" className="link" disabled={!isAlive} onClick={toggle}>
            {isChanged ? "Start over" : "Another example"}
          </button>
          <button type="button" className="link" disabled={!isAlive} onClick={copy}>
            {isCopied ? "Copied" : "Copy"}
          </button>
          <span role="status" className="sr-only">
            {isCopied ? "The prompt was copied" : ""}
          </span>
        </span>
      </div>
      <p ref={text} className="prompt-text" dir="auto">
        {parts.map(([literal, name], place) =>
          // The order of the parts never changes.
          name ? (
            <mark key={place} className="filled">
              {said(name)}
            </mark>
          ) : (
            literal
          ),
        )}
      </p>
      <div className="form-foot">
        <button type="submit" className="btn btn-primary btn-large">
          Use in the studio
        </button>
        {children}
        <span className="mono muted">{price}</span>
      </div>
    </form>
  );
}
