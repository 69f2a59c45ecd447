/** Long lists are drawn in portions, what is seen first at once, so that a big board is there at once too. */

import { useEffect, useState } from "preact/hooks";

const FIRST = 30; // cards: more than a screen shows
const PORTION = 150; // cards: a few tens of milliseconds of work

/** How many of `count` to draw now; more with every idle moment. */
export function useGradually(count: number): number {
  const [drawn, setDrawn] = useState(FIRST);
  useEffect(() => {
    if (drawn >= count) return;
    const soon = setTimeout(() => setDrawn(drawn + PORTION), 30);
    return () => clearTimeout(soon);
  }, [drawn, count]);
  return drawn;
}
