/** What can be done with the board as a whole. */

import type { Action } from "./actions.ts";
import { clearFilter, filterOpen, isFiltering } from "./filter.ts";
import { composing } from "./keys.ts";
import { lanesBy } from "./lanes.ts";
import { route } from "./route.ts";
import { chooseNone, chosen } from "./selection.ts";
import { firstCard, focusCard } from "./walking.ts";

/** Put the cursor there once it is drawn, which is before the next key comes. */
function focusSoon(selector: string): void {
  queueMicrotask(() => document.querySelector<HTMLElement>(selector)?.focus());
}

const onBoard = () => route.peek().page === null;

export const boardActions: readonly Action[] = [
  {
    id: "board.create",
    group: "Board",
    words: "Add a card",
    keys: ["c"],
    when: ({ room, mayEdit }) => mayEdit && onBoard() && room.view.columns.peek().length > 0,
    run: ({ room, focused, lane }) => {
      const here = focused === null ? undefined : room.view.task(focused).peek()?.column_id;
      const columns = room.view.columns.peek();
      const first = columns.find((one) => one.category === "todo") ?? columns[0]!;
      composing.value = { columnId: here ?? first.id, top: false, lane: lanesBy.peek() === "none" ? undefined : (lane ?? "") };
    },
  },
  { id: "board.search", group: "Board", words: "Search cards", keys: ["/"], when: onBoard, run: () => ((filterOpen.value = true), focusSoon(".filter-words")) },
  { id: "board.filter", group: "Board", words: "Filter by person, label, priority or date", keys: ["f"], when: onBoard, run: () => ((filterOpen.value = true), focusSoon(".filter-part")) },
  { id: "board.undo", group: "Board", words: "Undo my last edit", keys: ["mod+z"], when: ({ mayEdit }) => mayEdit, run: ({ undo }) => void undo.undo() },
  { id: "board.redo", group: "Board", words: "Redo", keys: ["mod+shift+z", "mod+y"], when: ({ mayEdit }) => mayEdit, run: ({ undo }) => void undo.redo() },
  {
    id: "board.enter",
    group: "Board",
    words: "Go to the first card",
    keys: ["ArrowDown"],
    when: () => onBoard() && document.activeElement === document.body,
    run: ({ room }) => void focusCard(firstCard(room)),
    onlyKey: true,
  },
  {
    id: "board.escape",
    group: "Board",
    words: "Choose nothing, then show all cards again",
    keys: ["Escape"],
    when: () => chosen.peek().size > 0 || isFiltering.peek() || filterOpen.peek(),
    run: () => (chosen.peek().size > 0 ? chooseNone() : clearFilter()),
    onlyKey: true,
  },
];
