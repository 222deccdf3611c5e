import { useEffect, useLayoutEffect } from "react";

/** An effect that runs before the browser paints. While a page is rendered to HTML nothing paints, and React warns of the layout effect. */
export const useBeforePaint = typeof window === "undefined" ? useEffect : useLayoutEffect;
