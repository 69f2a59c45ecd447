/** What the keys do while a card is in the hand, for whoever lifted one for the first time. */

import { Keycaps } from "./keycaps.tsx";
import { lifted } from "./keys.ts";

export function LiftHint() {
  if (lifted.value === null) return null;
  // Screen readers have been told the same when the card was lifted.
  return (
    <p class="lift-hint" aria-hidden="true">
      <span><Keycaps keys="ArrowUp" /> <Keycaps keys="ArrowDown" /> <Keycaps keys="ArrowLeft" /> <Keycaps keys="ArrowRight" /> carry it</span>
      <span><Keycaps keys="Space" /> puts it down</span>
      <span><Keycaps keys="Escape" /> puts it back</span>
    </p>
  );
}
