import { useEffect, useRef, useState } from "react";
import { isNews } from "../../controls/browser_memory.jsx";
import { GAP_FOUND, promptBox, sentText, useDraftText, useFields, useValues, writeFields, writeValues } from "../../prompts/draft_variables.jsx";
import { labelOf, namesIn } from "../../prompts/words.jsx";

/** @import { DraftField, Field as InsertedField } from "../../prompts/shapes.d.ts" */

const INSERTED = "studio.inserted";
const CHANGE_MS = 300;
const LONGEST = 400;
const LONG = 44;

/** @param {{ name: string, field: DraftField, value: string, isMissing: boolean, onChange: (name: string, value: string) => void }} props */
function Field({ name, field, value, isMissing, onChange }) {
  const id = `draft-variable-${name}`;
  const change = (/** @type {React.ChangeEvent<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>} */ event) => onChange(name, event.target.value);
  const shared = {
    id,
    value,
    onChange: change,
    className: "field",
    autoComplete: "off",
    dir: "auto",
    "aria-invalid": isMissing ? true : undefined,
    "aria-describedby": isMissing ? `${id}-fault` : undefined,
  };
  const isLong = Math.max(value.length, (field.default ?? "").length) > LONG;
  return (
    <div className={isLong ? "form-field form-wide" : "form-field"}>
      <label htmlFor={id}>{field.label || labelOf(name)}</label>
      {field.kind === "choice" && field.choices?.includes(value) ? (
        <select {...shared}>
          {field.choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : isLong ? (
        <textarea {...shared} rows={2} maxLength={LONGEST} placeholder={field.example} />
      ) : (
        <input {...shared} type="text" maxLength={LONGEST} placeholder={field.example} />
      )}
      {isMissing && (
        <p id={`${id}-fault`} className="field-error" role="alert">
          Say what stands here.
        </p>
      )}
    </div>
  );
}

/**
 * Below the prompt box: a field for each `{{variable}}` in it. What is filled in is sent, the box keeps its text.
 *
 * @param {{ number: number, fields: InsertedField[], onWrite: (text: string) => void }} props
 */
export function TemplateFields({ number, fields, onWrite }) {
  const [text, values, known] = [useDraftText(), useValues(), useFields()];
  const [missing, setMissing] = useState("");
  const timer = useRef(0);

  useEffect(() => {
    const onGap = (/** @type {CustomEvent<string>} */ event) => {
      setMissing(event.detail);
      document.getElementById(`draft-variable-${event.detail}`)?.focus();
    };
    addEventListener(GAP_FOUND, onGap);
    return () => {
      clearTimeout(timer.current);
      removeEventListener(GAP_FOUND, onGap);
    };
  }, []);

  useEffect(() => {
    // The server still knows the last template after a reload, and must not put it over what was filled in since.
    if (!number || !isNews(INSERTED, number)) return;
    writeFields(Object.fromEntries(fields.map(({ name, choices, ...field }) => [name, { ...field, choices: choices.split("\n").filter(Boolean) }])));
    writeValues(Object.fromEntries(fields.map((field) => [field.name, field.default])));
  }, [number, fields]);

  const names = namesIn(text);
  if (names.length === 0) return null;
  const change = (/** @type {string} */ name, /** @type {string} */ value) => {
    writeValues({ ...values, [name]: value });
    if (value.trim()) setMissing("");
    // A longer value costs more, so the price is asked again.
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onWrite(sentText(promptBox()?.value ?? "")), CHANGE_MS);
  };
  return (
    <div className="form-fields draft-variables" role="group" aria-label="Variables of the prompt">
      {names.map((name) =>
        known[name]?.kind === "image" ? (
          <p key={name} className="form-image">
            <b>{values[name]}</b> {known[name].label}
          </p>
        ) : (
          <Field key={name} name={name} field={known[name] ?? {}} value={values[name] ?? ""} isMissing={missing === name && !values[name]?.trim()} onChange={change} />
        ),
      )}
    </div>
  );
}
