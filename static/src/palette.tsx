/** The command palette: every action by its name, and every card by its title or key. */

import { ACTIONS, GROUPS, isPossible } from "./actions.ts";
import type { Stage } from "./actions.ts";
import { choose, type Option } from "./chooser.tsx";
import { keyOf } from "./deeds.ts";
import { holds } from "./filter.ts";
import type { Room } from "./room.ts";
import { go, toTask } from "./route.ts";

const CARDS = 8; // cards found at most: whoever wants more narrows the board

export function openPalette(stage: Stage): void {
  const possible = ACTIONS.filter((action) => !action.onlyKey && isPossible(action, stage));
  const ordered = GROUPS.flatMap((group) => possible.filter((action) => action.group === group));
  const actions = ordered.map(
    (action): Option => ({
      id: action.id,
      words: action.words,
      also: action.group,
      group: action.group === "Card" ? aboutCards(stage) : action.group,
      ...(action.keys[0] !== undefined && { keys: action.keys[0] }),
      pick: () => action.run(stage),
    }),
  );
  choose({ title: "What do you want to do?", options: (query) => [...actions, ...cardsCalled(stage.room, query)] });
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
