/** The command palette: every action of the page by its name, and whatever else the page finds by name. */

import { choose, type Option } from "./chooser.tsx";
import { GROUPS, scene } from "./scene.ts";

export function openPalette(): void {
  const now = scene.peek();
  if (now === null) return;
  const possible = now.offers().filter((offer) => !offer.onlyKey && offer.isPossible);
  const ordered = GROUPS.flatMap((group) => possible.filter((offer) => offer.group === group));
  const actions = ordered.map(
    (offer): Option => ({
      id: offer.id,
      words: offer.words,
      also: offer.group,
      group: now.about(offer.group),
      ...(offer.keys[0] !== undefined && { keys: offer.keys[0] }),
      pick: offer.run,
    }),
  );
  choose({ title: "What do you want to do?", options: (query) => [...actions, ...now.finds(query)] });
}
