import { memo, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { ArrowGrid } from "../controls/arrow_grid.jsx";
import { useTypedEarly } from "../controls/typed_early.jsx";

/** @import { Card as CardItem, ChosenFacets, Facet as FacetItem, FacetId, Wanted } from "./shapes.d.ts" */

/** @type {Record<string, string>} */
const ORDERS = { best: "Our order", newest: "Newest", cheapest: "Cheapest" };
/** The first row of a phone; more would only compete with the words. */
const EAGER = 2;
/** @type {Wanted} */
const START = { query: "", chosen: {}, order: "best" };
const NOTHING_CHANGES = () => () => {};

/**
 * What the address says: `?q=poster&use=marketing`, and over it what was typed before the page was alive.
 *
 * @param {FacetItem[]} facets
 * @param {Record<string, string>} typed
 */
function readAddress(facets, typed = {}) {
  const asked = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(typed)) asked.set(name, value);
  /** @type {ChosenFacets} */
  const chosen = {};
  for (const facet of facets) {
    const value = asked.get(facet.id);
    if (value !== null && facet.options.some((option) => option.id === value)) chosen[facet.id] = value;
  }
  const order = asked.get("order") ?? "";
  return { query: asked.get("q") ?? "", chosen, order: Object.hasOwn(ORDERS, order) ? order : "best" };
}

/** @param {Wanted} wanted */
function writeAddress({ query, chosen, order }) {
  const said = new URLSearchParams();
  if (query.trim()) said.set("q", query.trim());
  for (const [name, value] of Object.entries(chosen)) if (value) said.set(name, value);
  if (order !== "best") said.set("order", order);
  const text = said.toString();
  history.replaceState(history.state, "", text ? `?${text}` : location.pathname);
}

/**
 * Whether an item is in everything that is chosen, one facet left out of the question when its counts are asked.
 *
 * @param {CardItem} item
 * @param {ChosenFacets} chosen
 * @param {string} except
 */
function fits(item, chosen, except) {
  return /** @type {[FacetId, string][]} */ (Object.entries(chosen)).every(([name, value]) => !value || name === except || item[name] === value);
}

/** @param {{ facet: FacetItem, items: CardItem[], chosen: ChosenFacets, onChoose: (name: FacetId, value: string) => void }} props */
function Facet({ facet, items, chosen, onChoose }) {
  const value = chosen[facet.id] ?? "";
  const shown = facet.options.filter((option) => !option.within || !chosen.use || option.within === chosen.use);
  const count = (/** @type {string} */ id) => items.filter((item) => fits(item, chosen, facet.id) && (!id || item[facet.id] === id)).length;
  return (
    <fieldset className="shelf-facet">
      <legend>{facet.title}</legend>
      {[{ id: "", title: "All" }, ...shown].map((option) => {
        const number = count(option.id);
        return (
          <label key={option.id} className="facet-line">
            <input
              type="radio"
              form="shelf-search"
              name={facet.id}
              value={option.id}
              checked={value === option.id}
              disabled={!number && value !== option.id}
              onChange={() => onChoose(facet.id, option.id)}
            />
            <span>{option.title}</span>
            <span className="mono">{number}</span>
          </label>
        );
      })}
    </fieldset>
  );
}

/**
 * What a card says never changes, so a key in the search draws only those that come and go.
 *
 * @param {{ item: CardItem, isFirst: boolean }} one
 * @param {{ item: CardItem, isFirst: boolean }} other
 */
function isSameCard(one, other) {
  return one.item.slug === other.item.slug && one.isFirst === other.isFirst;
}

const Card = memo(/** @param {{ item: CardItem, isFirst: boolean }} props */ function Card({ item, isFirst }) {
  return (
    <li id={item.slug}>
      <a className="prompt-card" href={`/prompts/${item.slug}`} data-cell="true">
        <span className="prompt-cover">
          <img
            src={item.src}
            srcSet={item.srcSet}
            sizes={`(max-width: 767px) ${Math.round(item.share * 36)}vw, ${Math.round(item.share * 220)}px`}
            width={item.width}
            height={item.height}
            alt={item.alt}
            loading={isFirst ? "eager" : "lazy"}
            decoding="async"
          />
        </span>
        <span className="prompt-card-title">{item.title}</span>
        <span className="prompt-card-text">{item.outcome}</span>
        <span className="mono muted prompt-card-note">
          {item.credits} {item.credits === 1 ? "credit" : "credits"} · {item.shape}
          {item.needs > 0 && " · needs your picture"}
        </span>
      </a>
    </li>
  );
}, isSameCard);

/** @param {{ items: CardItem[], facets: FacetItem[], asked: string, found: string[], onFind: (words: string) => void }} props */
export function PromptShelf({ items, facets, asked, found, onFind }) {
  const search = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [wanted, setWanted] = useState(/** @type {Wanted | null} */ (null));
  const [answer, setAnswer] = useState(/** @type {string[] | null} */ (null));
  const [isOpen, setIsOpen] = useState(false);

  // The HTML shows everything; what the address says comes with the first render that is alive.
  const isAlive = useSyncExternalStore(NOTHING_CHANGES, () => true, () => false);
  if (isAlive && !wanted) setWanted(readAddress(facets));
  const { query, chosen, order } = wanted ?? START;

  // The answer to what stands in the box now; an older one stays on screen until it is there.
  const words = query.trim();
  if (words && asked === words && answer !== found) setAnswer(found);

  useTypedEarly(".shelf", (typed) => {
    const next = readAddress(facets, typed);
    setWanted(next);
    writeAddress(next);
  });

  useEffect(() => {
    const said = readAddress(facets).query.trim();
    if (said) onFind(said);
    const onKey = (/** @type {KeyboardEvent} */ event) => {
      const target = /** @type {Partial<HTMLElement> | null} */ (event.target);
      if (event.key !== "/" || event.ctrlKey || event.metaKey || target?.closest?.("input, textarea, select")) return;
      event.preventDefault();
      search.current?.focus();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
    // Only once: afterwards the address follows the page.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const want = (/** @type {Partial<Wanted>} */ change) => {
    const next = { query, chosen, order, ...change };
    setWanted(next);
    writeAddress(next);
  };

  const isSettled = Boolean(wanted) && (!words || Boolean(answer));
  useEffect(() => {
    if (isSettled) document.documentElement.classList.remove("shelf-waits");
  }, [isSettled]);

  const ask = (/** @type {string} */ text) => {
    want({ query: text });
    if (text.trim()) onFind(text.trim());
    else setAnswer(null);
  };

  const choose = (/** @type {FacetId} */ name, /** @type {string} */ value) => {
    const next = { ...chosen, [name]: value };
    const kind = facets.find((facet) => facet.id === "kind")?.options.find((option) => option.id === next.kind);
    if (kind && next.use && kind.within !== next.use) next.kind = "";
    want({ chosen: next });
  };

  const reset = () => {
    setAnswer(null);
    want({ query: "", chosen: {} });
    search.current?.focus();
  };

  const bySlug = useMemo(() => new Map(items.map((item) => [item.slug, item])), [items]);
  const matching = useMemo(() => {
    if (!words || !answer) return items;
    return answer.map((slug) => bySlug.get(slug)).filter((item) => item !== undefined);
  }, [words, answer, items, bySlug]);
  const shown = matching.filter((item) => fits(item, chosen, ""));
  if (order === "newest") shown.sort((one, other) => other.added.localeCompare(one.added));
  if (order === "cheapest") shown.sort((one, other) => one.credits - other.credits);
  const picked = Object.values(chosen).filter(Boolean).length;

  return (
    <div className="shelf">
      <form id="shelf-search" className="shelf-search" role="search" onSubmit={(event) => event.preventDefault()}>
        <input
          ref={search}
          type="search"
          name="q"
          className="field"
          value={query}
          placeholder="Search prompts"
          aria-label="Search prompts"
          title="/"
          maxLength={200}
          autoComplete="off"
          onChange={(event) => ask(event.target.value)}
        />
        <button
          type="button"
          className={isAlive ? "btn only-narrow" : "btn only-narrow is-waiting"}
          aria-expanded={isOpen}
          aria-controls="shelf-facets"
          onClick={() => setIsOpen(!isOpen)}
        >
          Filter{picked > 0 && ` · ${picked}`}
        </button>
        <p className="muted shelf-count" role="status">
          {shown.length === items.length ? `${items.length} prompts` : `${shown.length} of ${items.length} prompts`}
        </p>
        <label className="shelf-order">
          <span className="muted">Sort</span>
          <select name="order" className="field" value={order} onChange={(event) => want({ order: event.target.value })}>
            {Object.entries(ORDERS).map(([id, title]) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
      </form>
      <div id="shelf-facets" className={isOpen ? "shelf-facets is-open" : "shelf-facets"}>
        {facets.map((facet) => (
          <Facet key={facet.id} facet={facet} items={matching} chosen={chosen} onChoose={choose} />
        ))}
        <button type="button" className="btn btn-primary only-narrow" onClick={() => setIsOpen(false)}>
          Show {shown.length === 1 ? "1 prompt" : `${shown.length} prompts`}
        </button>
      </div>
      <div className="shelf-list" aria-busy={Boolean(words) && asked !== words}>
        {shown.length > 0 ? (
          <ArrowGrid>
            <ul className="shelf-grid">
              {shown.map((item, place) => (
                <Card key={item.slug} item={item} isFirst={place < EAGER} />
              ))}
            </ul>
          </ArrowGrid>
        ) : (
          <p className="muted shelf-none">
            {words ? `No prompt fits “${words}”${picked ? " and what is chosen" : ""}.` : "No prompt fits what is chosen."}{" "}
            <button type="button" className="link" onClick={reset}>
              Show all
            </button>
          </p>
        )}
      </div>
    </div>
  );
}
