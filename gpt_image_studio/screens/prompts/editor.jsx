import { useEffect, useId, useRef, useState } from "react";
import { filled, labelOf, namesIn } from "./words.jsx";

/** @import { EditedField, Opened } from "./shapes.d.ts" */
/** @typedef {{ id: string, className: string, autoComplete: string, dir: string, "aria-invalid": true | undefined, "aria-describedby": string | undefined }} ControlProps */

const LIMIT = 32000;
const QUIET_UNTIL = 28000;
const KINDS = { text: "Text", choice: "Choice", colour: "Colour" };

/** @param {{ id: string, text: string | undefined }} props */
function Fault({ id, text }) {
  return text ? (
    <p id={id} className="field-error" role="alert">
      {text}
    </p>
  ) : null;
}

/**
 * One labelled control with its fault beside it.
 *
 * @param {{ label: string, fault: string | undefined, children: (shared: ControlProps) => React.ReactNode }} props
 */
function Line({ label, fault, children }) {
  const id = useId();
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      {children({ id, className: "field", autoComplete: "off", dir: "auto", "aria-invalid": fault ? true : undefined, "aria-describedby": fault ? `${id}-fault` : undefined })}
      <Fault id={`${id}-fault`} text={fault} />
    </div>
  );
}

/** @param {{ name: string, field: EditedField, faults: Record<string, string>, onChange: (name: string, field: EditedField) => void }} props */
function VariableFields({ name, field, faults, onChange }) {
  const set = (/** @type {keyof EditedField} */ key) => (/** @type {React.ChangeEvent<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>} */ event) => onChange(name, { ...field, [key]: event.target.value });
  if (field.kind === "image") return <p className="form-image">{`{{${name}}}`} is {field.default}, a picture that you add in the studio.</p>;
  return (
    <fieldset className="editor-variable">
      <legend className="mono">{`{{${name}}}`}</legend>
      <Line label="Name of the field" fault={faults[`${name}.label`]}>
        {(shared) => <input {...shared} type="text" maxLength={40} value={field.label} onChange={set("label")} />}
      </Line>
      <Line label="Kind" fault={faults[`${name}.kind`]}>
        {(shared) => (
          <select {...shared} value={field.kind} onChange={set("kind")}>
            {Object.entries(KINDS).map(([id, title]) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        )}
      </Line>
      <Line label="Usual value" fault={faults[`${name}.default`]}>
        {(shared) => <input {...shared} type="text" maxLength={400} value={field.default} onChange={set("default")} />}
      </Line>
      {field.kind === "choice" ? (
        <Line label="Choices, one a line" fault={faults[`${name}.choices`]}>
          {(shared) => <textarea {...shared} rows={3} value={field.choices} onChange={set("choices")} />}
        </Line>
      ) : (
        <Line label="Example (optional)" fault={faults[`${name}.example`]}>
          {(shared) => <input {...shared} type="text" maxLength={400} value={field.example} onChange={set("example")} />}
        </Line>
      )}
    </fieldset>
  );
}

/**
 * @param {string} name
 * @returns {EditedField}
 */
function freshField(name) {
  return { label: labelOf(name), kind: "text", default: labelOf(name).toLowerCase(), example: "", choices: "" };
}

/**
 * The form that changes a prompt of one's own. `opened` is what the server knows; nothing typed is lost by a refusal.
 *
 * @param {{
 *   opened: Opened,
 *   faults: Record<string, string>,
 *   onChange: (id: string, title: string, body: string, fields: Record<string, EditedField>) => void,
 *   onClose: () => void,
 * }} props
 */
export function PromptEditor({ opened, faults, onChange, onClose }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [title, setTitle] = useState(opened.title);
  const [body, setBody] = useState(opened.body);
  const [fields, setFields] = useState(() => /** @type {Record<string, EditedField>} */ (Object.fromEntries(opened.fields.map(({ name, ...field }) => [name, field]))));
  const names = namesIn(body);
  const fieldOf = (/** @type {string} */ name) => fields[name] ?? freshField(name);
  const values = Object.fromEntries(names.map((name) => [name, fieldOf(name).default]));

  useEffect(() => {
    if (!dialog.current || dialog.current.open) return;
    dialog.current.showModal();
    dialog.current.querySelector("input")?.focus();
  }, []);
  useEffect(() => {
    /** @type {HTMLElement | null | undefined} */ (dialog.current?.querySelector("[aria-invalid]"))?.focus();
  }, [faults]);

  const submit = (/** @type {React.FormEvent} */ event) => {
    event.preventDefault();
    onChange(opened.id, title, body, Object.fromEntries(names.map((name) => [name, fieldOf(name)])));
  };

  return (
    <dialog ref={dialog} className="dialog editor" aria-labelledby="editor-title" onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <h2 id="editor-title" className="dialog-title">
          Your prompt
        </h2>
        {opened.origin && (
          <p className="muted editor-origin">
            Copied from {opened.origin_href ? <a className="prose-link" href={opened.origin_href}>{opened.origin}</a> : opened.origin}. {opened.news}
          </p>
        )}
        <div className="editor-fields">
          <Line label="Name" fault={faults.title}>
            {(shared) => <input {...shared} type="text" maxLength={200} value={title} onChange={(event) => setTitle(event.target.value)} />}
          </Line>
          <Line label="Prompt" fault={faults.body}>
            {(shared) => <textarea {...shared} className="field editor-body" rows={9} value={body} spellCheck onChange={(event) => setBody(event.target.value)} />}
          </Line>
          <p className="muted editor-hint">
            {"{{words in double braces}}".replaceAll(" ", "_")} become a field below.
            {body.length > QUIET_UNTIL && (
              <span className={`mono ${body.length > LIMIT ? "tone-bad" : ""}`}>
                {" "}
                {body.length.toLocaleString("en")} of {LIMIT.toLocaleString("en")}
              </span>
            )}
          </p>
          {names.map((name) => (
            <VariableFields key={name} name={name} field={fieldOf(name)} faults={faults} onChange={(of, field) => setFields({ ...fields, [of]: field })} />
          ))}
          {names.length > 0 && (
            <div>
              <h3 className="editor-preview">As it is sent with the usual values</h3>
              <p className="prompt-text" dir="auto">
                {filled(body, values)}
              </p>
            </div>
          )}
        </div>
        <Fault id="editor-fault" text={faults.form} />
        <div className="editor-foot">
          <span className="mono muted">{opened.note}</span>
          <button type="button" className="btn" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
          <button type="submit" className="btn btn-primary">
            Save
          </button>
        </div>
      </form>
    </dialog>
  );
}
