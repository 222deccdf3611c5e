/** What React's and the browser's own types leave out: our events between components, and custom properties in a style. */

import "react";

declare module "react" {
  interface CSSProperties {
    [property: `--${string}`]: string | number | undefined;
  }
}

declare global {
  interface WindowEventMap {
    /** Something short to tell: words, or words that can be taken back, with the number of their act. */
    "studio:notice": CustomEvent<string | { text: string; number: number }>;
    /** Asks for the template picker. */
    "studio:pick": CustomEvent;
    /** The name of a variable without a value. */
    "studio:gap": CustomEvent<string>;
  }
}
