import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { browserMemory, newId } from "../controls/browser_memory.jsx";
import { promptBox, readFields, readValues } from "./draft_variables.jsx";
import { namesIn } from "./words.jsx";

/** @import { Kept, KeepProps, Wish } from "./shapes.d.ts" */

const KEPT = "studio.save";
/** A wish older than this belongs to another day, ms; a sign-in link works for a quarter of an hour. */
const HOUR = 3600000;
const NOTICE = "studio:notice";
const NOTHING_CHANGES = () => () => {};

/** @returns {Wish | null} */
function wish() {
  try {
    const kept = JSON.parse(browserMemory.get(KEPT) || "null");
    return kept && Date.now() - kept.at < HOUR ? kept : null;
  } catch {
    return null;
  }
}

/**
 * Kept until the server answered it: it outlives the sign-in, a lost connection and a reload.
 *
 * @param {Wish | null} made
 */
function keep(made) {
  if (made) browserMemory.set(KEPT, JSON.stringify(made));
  else browserMemory.drop(KEPT);
}

/** @param {HTMLFormElement} form */
function valuesOf(form) {
  /** @type {Record<string, string>} */
  const values = {};
  for (const [name, value] of new FormData(form)) if (name.startsWith("v.")) values[name.slice(2)] = String(value);
  return values;
}

/**
 * The variables of a draft with what is known of them; all of it text, as in a form.
 *
 * @param {string} body
 * @returns {Record<string, Record<string, string>>}
 */
function fieldsOf(body) {
  const [known, values] = [readFields(), readValues()];
  const said = (/** @type {string} */ name) => {
    const { label, kind, example, choices } = known[name] ?? {};
    const field = { label, kind: kind === "image" ? "text" : kind, example, choices: choices?.join("\n"), default: values[name]?.trim() };
    return /** @type {Record<string, string>} */ (Object.fromEntries(Object.entries(field).filter(([, value]) => value)));
  };
  return Object.fromEntries(namesIn(body).map((name) => [name, said(name)]));
}

/**
 * Sends a wish, and once more when it is still there after a sign-in; forgets it when it is answered.
 *
 * @param {KeepProps & { onDone: (made: Wish, refusal: string) => void }} props
 */
function useWish({ isSignedIn, settled, refusal, onSaveTemplate, onSaveWords, onDone }) {
  const sent = useRef("");
  const send = (/** @type {Wish} */ made) => {
    sent.current = made.id;
    if (made.slug !== undefined) onSaveTemplate(made.id, made.slug, made.values);
    else onSaveWords(made.id, made.body, made.choices, made.fields);
  };
  const ask = (/** @type {Kept} */ made) => {
    const full = { id: newId(), at: Date.now(), ...made };
    keep(full);
    send(full);
  };

  useEffect(() => {
    const waiting = wish();
    if (isSignedIn && waiting && sent.current !== waiting.id && settled !== waiting.id) send(waiting);
    // Only when somebody is there: what is asked meanwhile is sent by the click itself.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isSignedIn]);

  useEffect(() => {
    const waiting = wish();
    if (!settled || waiting?.id !== settled) return;
    keep(null);
    if (waiting.isFork && !refusal) location.assign(`/prompts?show=mine&edit=${settled}`);
    else onDone(waiting, refusal);
    // The answer is what counts, not the function that hears it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled, refusal]);

  return ask;
}

/**
 * In a form that names its template and its values: keep it as it is filled, or take a copy to change.
 *
 * @param {KeepProps} props
 */
export function PromptKeep(props) {
  const [answer, setAnswer] = useState(/** @type {{ refusal: string } | null} */ (null));
  const ask = useWish({ ...props, onDone: (_made, refusal) => setAnswer({ refusal }) });
  const isAlive = useSyncExternalStore(NOTHING_CHANGES, () => true, () => false);
  const want = (/** @type {React.MouseEvent<HTMLButtonElement>} */ event, /** @type {boolean} */ isFork) => {
    const { form } = event.currentTarget;
    if (!form) return;
    setAnswer(null);
    ask({ slug: String(new FormData(form).get("template")), values: valuesOf(form), isFork });
  };
  return (
    <span className={isAlive ? "keep" : "keep is-waiting"}>
      <button type="button" className="btn" disabled={!isAlive} onClick={(event) => want(event, false)}>
        Save to mine
      </button>
      <button type="button" className="btn" disabled={!isAlive} onClick={(event) => want(event, true)} title="Your own copy, whose words and variables you may change">
        Fork
      </button>
      <span role="status" className="keep-answer">
        {answer && !answer.refusal && (
          <>
            Saved in{" "}
            <a className="prose-link" href="/prompts?show=mine">
              Mine
            </a>
          </>
        )}
        {answer?.refusal && <span className="tone-bad">{answer.refusal}</span>}
      </span>
    </span>
  );
}

/** @param {string} text */
function tell(text) {
  dispatchEvent(new CustomEvent(NOTICE, { detail: text }));
}

/**
 * In the studio: keeps what stands in the prompt box, and answers what was wished before a sign-in.
 *
 * @param {KeepProps} props
 */
export function WordsKeep(props) {
  const ask = useWish({
    ...props,
    onDone: (made, refusal) => tell(refusal || (made.slug ? "Saved in Mine, on the prompts page." : "Saved in Mine, on the prompts page. Pictures are not part of it.")),
  });
  const save = () => {
    const body = promptBox()?.value ?? "";
    if (!body.trim()) {
      tell("Write a prompt first; it is kept with these settings.");
      promptBox()?.focus();
      return;
    }
    ask({ body, choices: browserMemory.get("studio.choices"), fields: fieldsOf(body) });
  };
  return (
    <button type="button" className="link" onClick={save} title="Keep this prompt with its settings">
      Save
    </button>
  );
}
