import { useEffect, useRef, useState } from "react";
import { ArrowGrid } from "../controls/arrow_grid.jsx";
import { Ago } from "../controls/clock.jsx";
import { PromptEditor } from "./editor.jsx";

/** @import { EditedField, Opened, Saved } from "./shapes.d.ts" */

const PAUSE_MS = 120;

/** @param {{ item: Saved, onEdit: (id: string) => void, onDelete: (id: string) => void }} props */
function Row({ item, onEdit, onDelete }) {
  return (
    <li className="mine-row">
      <span className="mine-cover">
        {item.cover && <img src={item.cover} width={item.cover_width} height={item.cover_height} alt="" loading="lazy" decoding="async" />}
      </span>
      <div className="mine-words">
        <a className="mine-title" href={`/studio?saved=${item.id}`} data-cell="true" dir="auto">
          {item.title}
        </a>
        <p className="muted mine-text" dir="auto">
          {item.text}
        </p>
        <p className="muted mine-note">
          <span className="mono">{item.note}</span>
          {item.origin && (
            <span>
              from {item.origin_href ? <a className="prose-link" href={item.origin_href}>{item.origin}</a> : item.origin}
            </span>
          )}
          <Ago at={item.changed_ms} />
        </p>
        {item.news && <p className="mine-news">{item.news}</p>}
      </div>
      <div className="mine-tools">
        <a className="btn" href={`/studio?saved=${item.id}`}>
          Use in the studio<span className="sr-only">: {item.title}</span>
        </a>
        <button type="button" className="btn" aria-label={`Edit ${item.title}`} onClick={() => onEdit(item.id)}>
          Edit
        </button>
        <button type="button" className="btn btn-quiet" aria-label={`Delete ${item.title}`} onClick={() => onDelete(item.id)}>
          Delete
        </button>
      </div>
    </li>
  );
}

/** @param {{ search: string, onAll: () => void }} props */
function Empty({ search, onAll }) {
  return search ? (
    <p className="muted mine-empty">
      None of yours has these words.{" "}
      <button type="button" className="link" onClick={onAll}>
        Show all
      </button>
    </p>
  ) : (
    <div className="mine-empty">
      <p className="muted">Nothing was saved yet. “Save to mine” keeps a template as you filled it, “Fork” makes a copy whose words you may change, and the studio’s “Save” keeps what stands in the prompt box.</p>
      <a className="btn" href="/prompts">
        Look through the library
      </a>
    </div>
  );
}

/**
 * Prompts of one's own: searched, used, changed, deleted. Follows what happens in other tabs.
 *
 * @param {{
 *   isKnown: boolean,
 *   isSignedIn: boolean,
 *   isLoaded: boolean,
 *   items: Saved[],
 *   hasMore: boolean,
 *   search: string,
 *   problem: string,
 *   opened: Opened,
 *   faults: Record<string, string>,
 *   keptNumber: number,
 *   onFind: (words: string) => void,
 *   onMore: () => void,
 *   onEdit: (id: string) => void,
 *   onChange: (id: string, title: string, body: string, fields: Record<string, EditedField>) => void,
 *   onDelete: (id: string) => void,
 * }} props
 */
export function PromptMine(props) {
  const { isKnown, isSignedIn, isLoaded, items, hasMore, search, problem, opened, faults, keptNumber, onFind, onMore, onEdit, onChange, onDelete } = props;
  const box = useRef(/** @type {HTMLInputElement | null} */ (null));
  const timer = useRef(0);
  const opener = useRef(/** @type {HTMLElement | null} */ (null));
  // The number of the form that stands open; one that was open before this page was is not opened again.
  const [closed, setClosed] = useState(opened.number);
  const isOpen = opened.number > closed && opened.number !== keptNumber;

  useEffect(() => {
    const asked = new URLSearchParams(location.search).get("edit");
    if (!isSignedIn || !asked) return;
    history.replaceState(history.state, "", "?show=mine");
    onEdit(asked);
    // Only once: the address belongs to this arrival.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isSignedIn]);

  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!isOpen) opener.current?.focus();
  }, [isOpen]);

  if (isKnown && !isSignedIn) {
    return (
      <div className="mine-empty">
        <p className="muted">Prompts that you save are kept with your account, for you alone.</p>
        <a className="btn btn-primary" href="/sign-in">
          Sign in
        </a>
      </div>
    );
  }
  const find = (/** @type {number} */ pause) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onFind(box.current?.value ?? ""), pause);
  };
  const edit = (/** @type {string} */ id) => {
    opener.current = /** @type {HTMLElement | null} */ (document.activeElement);
    onEdit(id);
  };
  return (
    <section aria-label="Mine" className="mine">
      <form
        className="shelf-search"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          find(0);
        }}
      >
        <input ref={box} type="search" className="field" defaultValue={search} placeholder="Search yours" aria-label="Search your prompts" maxLength={200} autoComplete="off" onChange={() => find(PAUSE_MS)} />
        <p className="muted shelf-count" role="status">
          {isLoaded && items.length > 0 && `${items.length}${hasMore ? "+" : ""} ${items.length === 1 ? "prompt" : "prompts"}`}
        </p>
      </form>
      {problem && (
        <p className="field-error" role="alert">
          {problem}
        </p>
      )}
      {!isLoaded && <div className="skeleton mine-skeleton" aria-hidden="true" />}
      {isLoaded && items.length === 0 && (
        <Empty
          search={search}
          onAll={() => {
            if (box.current) box.current.value = "";
            onFind("");
          }}
        />
      )}
      <ArrowGrid>
        <ul className="mine-list">
          {items.map((item) => (
            <Row key={item.id} item={item} onEdit={edit} onDelete={onDelete} />
          ))}
        </ul>
      </ArrowGrid>
      {hasMore && (
        <button type="button" className="btn" onClick={onMore}>
          More
        </button>
      )}
      {isOpen && <PromptEditor key={opened.number} opened={opened} faults={faults} onChange={onChange} onClose={() => setClosed(opened.number)} />}
    </section>
  );
}
