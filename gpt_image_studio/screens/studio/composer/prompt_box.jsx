import { useCallback, useEffect, useRef, useState } from "react";
import { useBeforePaint } from "../../controls/before_paint.jsx";
import { browserMemory, isNews, newId, tabMemory } from "../../controls/browser_memory.jsx";
import { asksForValue, sentText, tellText } from "../../prompts/draft_variables.jsx";

const DRAFT = "studio.draft";
const LAST = "studio.last-prompt";
const SENT = "studio.sent-draft";
const GIVEN = "studio.given";
const LIMIT = 32000;
const QUIET_UNTIL = 28000;
const CHANGE_MS = 300;

/** The text is shared by all tabs, the id belongs to one: a reload keeps it, so a click sent twice stays one job. */
function draftId() {
  const id = tabMemory.get(DRAFT);
  if (id && id !== browserMemory.get(SENT)) return id;
  const fresh = newId();
  tabMemory.set(DRAFT, fresh);
  return fresh;
}

/**
 * Uncontrolled on purpose: no keystroke waits for the server, no answer of the server overwrites what is being typed.
 *
 * @param {{
 *   newText: string,
 *   newTextNumber: number,
 *   accepted: string,
 *   price: number,
 *   error: string,
 *   errorId: string,
 *   onWrite: (text: string) => void,
 *   onSubmit: (text: string, draft: string, price: number) => void,
 * }} props
 */
export function PromptBox({ newText, newTextNumber, accepted, price, error, errorId, onWrite, onSubmit }) {
  const box = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const timer = useRef(0);
  const lastTextNumber = useRef(/** @type {number | null} */ (null));
  const [length, setLength] = useState(0);

  const grow = useCallback(() => {
    const area = box.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
    setLength(area.value.length);
    tellText();
  }, []);

  const write = useCallback(
    (/** @type {number} */ delay) => {
      grow();
      browserMemory.set(DRAFT, box.current?.value ?? "");
      clearTimeout(timer.current);
      timer.current = setTimeout(() => onWrite(sentText(box.current?.value ?? "")), delay);
    },
    [grow, onWrite],
  );

  useBeforePaint(() => {
    const area = box.current;
    if (area && !area.value) area.value = browserMemory.get(DRAFT);
    grow();
    addEventListener("resize", grow);
    return () => removeEventListener("resize", grow);
  }, [grow]);

  useEffect(() => {
    if (box.current?.value) onWrite(sentText(box.current.value));
    return () => clearTimeout(timer.current);
    // Only once: the server learns the kept draft when the page opens.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  useEffect(() => {
    // Kept by the tab: the server still knows the last gift after a reload, and must not put it over what was typed since.
    if (!newTextNumber || lastTextNumber.current === newTextNumber) return;
    lastTextNumber.current = newTextNumber;
    if (!isNews(GIVEN, newTextNumber) || !box.current) return;
    box.current.value = newText;
    write(0);
    box.current.focus({ preventScroll: true });
  }, [newTextNumber, newText, write]);

  useEffect(() => {
    if (!accepted) return;
    browserMemory.set(SENT, accepted);
    if (tabMemory.get(DRAFT) === accepted) tabMemory.set(DRAFT, newId());
  }, [accepted]);

  useEffect(() => {
    if (error) box.current?.focus({ preventScroll: true });
  }, [error]);

  const submit = (/** @type {React.FormEvent} */ event) => {
    event.preventDefault();
    clearTimeout(timer.current);
    const prompt = box.current?.value ?? "";
    browserMemory.set(DRAFT, prompt);
    if (prompt.trim()) browserMemory.set(LAST, prompt);
    if (asksForValue(prompt)) return;
    // With the price as it stands on the button now: an answer that is still on its way was not read by anybody.
    onSubmit(sentText(prompt), draftId(), price);
  };

  const onKeyDown = (/** @type {React.KeyboardEvent<HTMLTextAreaElement>} */ event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.currentTarget.form?.requestSubmit();
      event.preventDefault();
    } else if (event.key === "ArrowUp" && !event.currentTarget.value) {
      event.currentTarget.value = browserMemory.get(LAST);
      write(CHANGE_MS);
      event.preventDefault();
    }
  };

  return (
    <form id="composer-form" className="prompt" onSubmit={submit} noValidate>
      <textarea
        ref={box}
        id="prompt"
        name="prompt"
        className="field prompt-area"
        rows={2}
        placeholder="Describe the picture: scene, subject, light. Words in quotes are set as written."
        aria-invalid={error ? "true" : undefined}
        aria-describedby={error ? errorId : undefined}
        autoComplete="off"
        spellCheck="true"
        dir="auto"
        onChange={() => write(CHANGE_MS)}
        onKeyDown={onKeyDown}
      />
      {length > QUIET_UNTIL && (
        <span className={`mono prompt-count ${length > LIMIT ? "tone-bad" : "muted"}`} role="status">
          {length.toLocaleString("en")} of {LIMIT.toLocaleString("en")}
        </span>
      )}
    </form>
  );
}
