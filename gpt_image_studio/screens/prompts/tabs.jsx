import { Children, useEffect, useRef, useState, useSyncExternalStore } from "react";

const NOTHING_CHANGES = () => () => {};
const MINE = "mine";

function isMineAsked() {
  return new URLSearchParams(location.search).get("show") === MINE;
}

/**
 * Two shelves under one address: the library, and `?show=mine`. The row of tabs keeps its place also while nobody is signed in.
 *
 * @param {{ isSignedIn: boolean, children?: React.ReactNode }} props
 */
export function PromptTabs({ isSignedIn, children }) {
  const [library, own] = Children.toArray(children);
  const isAlive = useSyncExternalStore(NOTHING_CHANGES, () => true, () => false);
  const [chosen, setChosen] = useState(/** @type {boolean | null} */ (null));
  const left = useRef("");
  const isMine = isAlive && (chosen ?? isMineAsked());

  useEffect(() => {
    const onPop = () => setChosen(isMineAsked());
    addEventListener("popstate", onPop);
    return () => removeEventListener("popstate", onPop);
  }, []);

  const go = (/** @type {boolean} */ toMine) => (/** @type {React.MouseEvent} */ event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (toMine === isMine) return;
    // Filters of the library wait where they were.
    if (toMine) left.current = location.search;
    history.pushState(history.state, "", toMine ? `?show=${MINE}` : `${location.pathname}${left.current}`);
    setChosen(toMine);
  };

  return (
    <>
      <nav aria-label="Prompts" className={isSignedIn || isMine ? "shelf-tabs" : "shelf-tabs is-waiting"}>
        <a href="/prompts" aria-current={isMine ? undefined : "page"} onClick={go(false)}>
          Library
        </a>
        <a href={`/prompts?show=${MINE}`} aria-current={isMine ? "page" : undefined} onClick={go(true)}>
          Mine
        </a>
      </nav>
      <div hidden={isMine}>{library}</div>
      {isMine && <div className="shelf-own">{own}</div>}
    </>
  );
}
