import { useEffect } from "react";

const PREFIX = "v.";

/** Stands after the prompt box, so the draft that was there is known to the server before something replaces it. */
export function LinkedTemplate({ onAsk }) {
  useEffect(() => {
    const asked = new URLSearchParams(location.search);
    const slug = asked.get("template");
    if (!slug) return;
    const values = {};
    for (const [name, value] of asked) if (name.startsWith(PREFIX)) values[name.slice(PREFIX.length)] = value;
    // A reload must not put the template over what was written since.
    history.replaceState(history.state, "", location.pathname);
    onAsk(slug, values);
    // Only once: the address belongs to this arrival.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return null;
}
