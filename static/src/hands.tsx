/** What one works with on a board: keys, the palette, undo, and what is chosen. */

import { useEffect, useMemo } from "preact/hooks";
import type { Stage } from "./actions.ts";
import { Chooser } from "./chooser.tsx";
import { clearFilter } from "./filter.ts";
import type { Room } from "./room.ts";
import { ChosenBar } from "./chosen-bar.tsx";
import { chooseNone, stillThere } from "./selection.ts";
import { Sheet } from "./sheet.tsx";
import { listenForKeys } from "./shortcuts.ts";
import { cardAt, laneAt } from "./standing.ts";
import { Undo } from "./undo.ts";
import { allows } from "./words.ts";

export function Hands({ room }: { room: Room }) {
  const undo = useMemo(() => new Undo(room), []);
  useEffect(() => {
    const stops = [undo.watch(), listenForKeys(room, () => stageOf(room, undo))];
    return () => {
      for (const stop of stops) stop();
      clearFilter();
      chooseNone();
    };
  }, []);
  return (
    <>
      <ChosenBar room={room} />
      <Chooser />
      <Sheet />
    </>
  );
}

/** What an action would be about if it were asked for now. */
export function stageOf(room: Room, undo: Undo): Stage {
  const active = document.activeElement;
  const focused = active?.classList.contains("card") ? cardAt(active) : null;
  const chosen = stillThere(room);
  const near = focused ?? room.openTask.peek() ?? cardAt(document.querySelector(".card:hover"));
  const cards = chosen.length > 0 ? chosen : near === null ? [] : [near];
  return { room, undo, cards, focused, lane: laneAt(active), mayEdit: allows(room.role.peek(), "member") };
}
