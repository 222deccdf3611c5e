import { useState, useSyncExternalStore } from "react";

/** @param {string} query */
function useMedia(query) {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => matchMedia(query).matches,
    () => false,
  );
}

export function useIsPhone() {
  return useMedia("(max-width: 767px)");
}

/** Whether what moves plays: by itself, unless the person asked their system for less motion; after a press as they said. */
export function useMotion() {
  const isStill = useMedia("(prefers-reduced-motion: reduce)");
  const [said, setSaid] = useState(/** @type {boolean | null} */ (null));
  const isPlaying = said ?? !isStill;
  return { isPlaying, toggle: () => setSaid(!isPlaying) };
}
