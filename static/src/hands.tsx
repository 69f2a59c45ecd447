/** What one works with on a board: keys, the palette, undo, and what is chosen. */

import { useEffect, useMemo } from "preact/hooks";
import { ACTIONS, type Stage } from "./actions.ts";
import { ChosenBar } from "./chosen-bar.tsx";
import type { Option } from "./chooser.tsx";
import { keyOf } from "./deeds.ts";
import { clearFilter, holds } from "./filter.ts";
import { lifted, liftedKey } from "./keys.ts";
import { LiftHint } from "./lift-hint.tsx";
import type { Room } from "./room.ts";
import { go, toTask } from "./route.ts";
import { offersOf, type Scene } from "./scene.ts";
import { chooseNone, stillThere } from "./selection.ts";
import { cardAt, laneAt } from "./standing.ts";
import { isWriting } from "./strokes.ts";
import { Tools } from "./tools.tsx";
import { Undo } from "./undo.ts";
import { allows } from "./words.ts";

const CARDS = 8; // cards that the palette finds at most: whoever wants more narrows the board

export function Hands({ room }: { room: Room }) {
  const undo = useMemo(() => new Undo(room), []);
  useEffect(() => {
    const stop = undo.watch();
    return () => {
      stop();
      clearFilter();
      chooseNone();
    };
  }, []);
  return (
    <>
      <ChosenBar room={room} />
      <LiftHint />
      <Tools make={() => sceneOf(room, undo)} />
    </>
  );
}

function sceneOf(room: Room, undo: Undo): Scene {
  const stage = () => stageOf(room, undo);
  return {
    offers: offersOf(ACTIONS, stage),
    finds: (query) => cardsCalled(room, query),
    about: (group) => (group === "Card" ? aboutCards(stage()) : group),
    first: (event) => lifted.peek() !== null && (isWriting(event.target) || !liftedKey(event.code, room) || (event.preventDefault(), true)),
  };
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

function aboutCards({ room, cards }: Stage): string {
  const task = room.view.task(cards[0] ?? "").peek();
  return cards.length === 1 && task ? `${keyOf(room, task)} · ${task.title}` : `${cards.length} chosen cards`;
}

function cardsCalled(room: Room, query: string): Option[] {
  const found: Option[] = [];
  if (query.trim().length < 2) return found;
  for (const column of room.view.columns.value) {
    for (const id of room.view.cards(column.id).value) {
      const task = room.view.task(id).peek();
      if (!task || task.number === 0 || !holds(room, task, query)) continue;
      const pick = () => go(toTask(room.projectId, task.number));
      found.push({ id, words: `${keyOf(room, task)}  ${task.title}`, fits: true, group: "Cards", pick });
      if (found.length === CARDS) return found;
    }
  }
  return found;
}
