/** What can be done with a card, or with several that are chosen. */

import type { Action, Stage } from "./actions.ts";
import { lift, renaming } from "./keys.ts";
import { lanesBy, lanesOf, listOf } from "./lanes.ts";
import { assign, pickColumn, pickDue, pickLabel, pickPerson, pickPriority } from "./pickers.tsx";
import { go, toProject, toTask } from "./route.ts";
import { chooseAll, chooseNone, chooseTo, chosen, toggle, together } from "./selection.ts";
import { shownIn } from "./filter.ts";
import type { Standing } from "./standing.ts";
import { focusCard, walk } from "./walking.ts";

const some = ({ cards, mayEdit }: Stage) => cards.length > 0 && mayEdit;
const one = ({ cards, mayEdit }: Stage) => cards.length === 1 && mayEdit;
const focused = ({ focused }: Stage) => focused !== null;

function open({ room, cards }: Stage): void {
  const task = room.view.task(cards[0]!).peek();
  if (task && task.number > 0) go(toTask(room.projectId, task.number));
}

export function archive({ room, cards, lane }: Pick<Stage, "room" | "cards"> & Partial<Stage>): void {
  const next = besides(room, cards, lane);
  together(room, "task.archive", cards.map((task_id) => ({ task_id })));
  if (cards.includes(room.openTask.peek() ?? "")) go(toProject(room.projectId));
  chooseNone();
  focusCard(next, lane);
}

/** The card that stays in the place of these, so that the focus is not lost. */
function besides(room: Stage["room"], cards: readonly string[], lane: string | undefined): string | undefined {
  const columnId = room.view.task(cards[0]!).peek()?.column_id;
  if (columnId === undefined) return undefined;
  const ids = listOf(room, { columnId, lane });
  const at = ids.indexOf(cards[0]!);
  return [...ids.slice(at), ...ids.slice(0, at).reverse()].find((id) => !cards.includes(id));
}

const place = ({ room, focused, lane }: Stage): Standing => ({ id: focused!, columnId: room.view.task(focused!).peek()?.column_id ?? "", lane });

/** Where a card is renamed that is not under the keys itself: in the first lane that has it. */
function rename({ room, cards, focused, lane }: Stage): void {
  const id = cards[0]!;
  const columnId = room.view.task(id).peek()?.column_id ?? "";
  const first = lanesBy.peek() === "none" ? undefined : lanesOf(room).find((one) => one.cards.get(columnId)?.includes(id))?.id;
  renaming.value = { id, lane: id === focused ? lane : first };
}

function walking(id: string, words: string, key: string, step: readonly [number, number]): Action {
  const run = (stage: Stage) => void walk(stage.room, place(stage), step);
  return { id, group: "Choose and walk", words, keys: [key], when: focused, run, onlyKey: true };
}

/** Shift and an arrow choose the card one stands on and the next one. */
function extending(id: string, words: string, key: string, down: number): Action {
  const run = (stage: Stage) => {
    const { id, columnId, lane } = place(stage);
    const ids = listOf(stage.room, { columnId, lane });
    const next = ids[ids.indexOf(id) + down];
    if (!chosen.peek().has(id)) toggle(stage.room, id);
    if (next === undefined) return;
    if (chosen.peek().has(next)) toggle(stage.room, id);
    else chooseTo(stage.room, { id: next, columnId, lane });
    focusCard(next, lane);
  };
  return { id, group: "Choose and walk", words, keys: [key], when: focused, run, onlyKey: true };
}

export const cardActions: readonly Action[] = [
  { id: "card.open", group: "Card", words: "Open the card", keys: ["Enter"], when: focused, run: open, onlyKey: true },
  { id: "card.rename", group: "Card", words: "Rename", keys: ["r", "F2"], when: one, run: rename },
  { id: "card.mine", group: "Card", words: "Assign to me, or not to me any more", keys: ["m"], when: some, run: ({ room, cards }) => assign(room, cards, room.userId) },
  { id: "card.assign", group: "Card", words: "Assign to somebody", keys: ["a"], when: some, run: ({ room, cards }) => pickPerson(room, cards) },
  { id: "card.label", group: "Card", words: "Labels", keys: ["l"], when: some, run: ({ room, cards }) => pickLabel(room, cards) },
  { id: "card.priority", group: "Card", words: "Priority", keys: ["p"], when: some, run: ({ room, cards }) => pickPriority(room, cards) },
  { id: "card.due", group: "Card", words: "Due date", keys: ["d"], when: some, run: ({ room, cards }) => pickDue(room, cards) },
  { id: "card.move", group: "Card", words: "Move to another column", keys: ["shift+m"], when: some, run: ({ room, cards }) => pickColumn(room, cards) },
  { id: "card.lift", group: "Card", words: "Lift the card; arrows then carry it, Space puts it down", keys: ["Space"], when: (stage) => focused(stage) && stage.mayEdit, run: (stage) => void lift(stage.room, place(stage)), onlyKey: true },
  { id: "card.archive", group: "Card", words: "Archive", keys: ["e"], when: some, run: archive },

  walking("walk.up", "The card above", "ArrowUp", [0, -1]),
  walking("walk.down", "The card below", "ArrowDown", [0, 1]),
  walking("walk.left", "The column to the left", "ArrowLeft", [-1, 0]),
  walking("walk.right", "The column to the right", "ArrowRight", [1, 0]),
  { id: "choose.one", group: "Choose and walk", words: "Choose the card, to do something with several", keys: ["x"], when: (stage) => stage.focused !== null || stage.cards.length === 1, run: ({ room, focused, cards }) => toggle(room, focused ?? cards[0]!) },
  extending("choose.down", "Choose downwards", "shift+ArrowDown", 1),
  extending("choose.up", "Choose upwards", "shift+ArrowUp", -1),
  { id: "choose.column", group: "Choose and walk", words: "Choose all cards of the column", keys: ["mod+a"], when: focused, run: (stage) => chooseAll(stage.room, shownIn(stage.room, place(stage).columnId)) },
];
