/** Bring a card before the eyes and under the keys, wherever in its long column it stands. */

import { signal } from "@preact/signals";

const GIVE_UP = 1_000; // ms: a card that is nowhere by then must not take the focus later

/** The card that its list shall draw and focus; in this lane if one is named, else in the first that has it. */
export const sought = signal<{ id: string; lane: string | undefined } | null>(null);
let patience: ReturnType<typeof setTimeout> | undefined;

export function reveal(id: string, lane?: string): void {
  clearTimeout(patience);
  // Asking twice for the same card is asking again.
  sought.value = null;
  requestAnimationFrame(() => (sought.value = { id, lane }));
  patience = setTimeout(found, GIVE_UP);
}

/** Nothing is sought any more. */
export function found(): void {
  clearTimeout(patience);
  sought.value = null;
}
