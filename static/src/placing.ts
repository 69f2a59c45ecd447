/** What must be wished for so that a card stands at another place of the board: a move, another person or label, or both. */

import type { Spot, Wish } from "./commands.ts";
import { crossing, listOf } from "./lanes.ts";
import type { Room } from "./room.ts";
import type { Standing } from "./standing.ts";

/** A place in a list; `index` counts the other cards of it. */
export interface Place extends Omit<Standing, "id"> {
  index: number;
}

/** The cards among which a place is counted: without lanes also those that the filter hides. */
export function seats(room: Room, { columnId, lane }: Omit<Standing, "id">): readonly string[] {
  return lane === undefined ? room.view.cards(columnId).peek() : listOf(room, { columnId, lane });
}

/** Nothing when it stands there already. */
export function putting(room: Room, { id, lane }: Standing, to: Place): Wish[] {
  const task = room.view.task(id).peek();
  if (!task) return [];
  const list = seats(room, to);
  const others = list.filter((one) => one !== id);
  const isAlone = others.length === 0 && to.lane !== undefined; // then any place of the column looks the same
  const stays = task.column_id === to.columnId && (isAlone || list[to.index] === id);
  const move: Wish = { name: "task.move", fields: { task_id: id, column_id: to.columnId, ...spot(others, to) } };
  const set = crossing(task, lane, to.lane);
  return [...(stays ? [] : [move]), ...(set ? [{ name: "task.update", fields: { task_id: id, set } } as const] : [])];
}

/** Named by the neighbour above, so that it stays with it whatever happens below. */
function spot(others: readonly string[], { lane, index }: Place): Spot {
  const above = others[index - 1];
  if (above !== undefined) return { after_id: above };
  if (lane === undefined) return { position: "top" };
  return others[0] === undefined ? {} : { before_id: others[0] };
}
