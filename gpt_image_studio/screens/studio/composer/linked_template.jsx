import { useEffect } from "react";

const PREFIX = "v.";

/**
 * Stands after the prompt box, so the draft that was there is known to the server before something replaces it. A reload must not
 * ask again over what was written since, so what was asked leaves the address.
 *
 * @param {{ onAsk: (slug: string, values: Record<string, string>) => void, onEdit: (output: string) => void, onReference: (picture: string) => void }} props
 */
export function LinkedTemplate({ onAsk, onEdit, onReference }) {
  useEffect(() => {
    const asked = new URLSearchParams(location.search);
    const [slug, output, picture] = ["template", "edit", "reference"].map((name) => asked.get(name));
    if (!slug && !output && !picture) return;
    /** @type {Record<string, string>} */
    const values = {};
    for (const [name, value] of asked) if (name.startsWith(PREFIX)) values[name.slice(PREFIX.length)] = value;
    history.replaceState(history.state, "", location.pathname);
    if (slug) onAsk(slug, values);
    if (output) onEdit(output);
    if (picture) onReference(picture);
    // Only once: the address belongs to this arrival.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return null;
}
