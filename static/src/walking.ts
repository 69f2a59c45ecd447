/** Arrows lead from card to card, among those that are shown. */

import { shownIn } from "./filter.ts";
import { folded } from "./folding.ts";
import { lanesOf, listOf } from "./lanes.ts";
import { reveal } from "./reveal.ts";
import type { Room } from "./room.ts";
import type { Standing } from "./standing.ts";

export type Step = readonly [across: number, down: number];

/** Focus the card above, below or beside. */
export function walk(room: Room, from: Standing, step: Step): boolean {
  const ids = listOf(room, from);
  const row = ids.indexOf(from.id);
  const next = step[1] !== 0 ? (ids[row + step[1]] ?? beyond(room, from, step[1])) : beside(room, from, row, step[0]);
  return typeof next === "object" ? focusCard(next.id, next.lane) : focusCard(next, from.lane);
}

/** In swimlanes, the nearest card of the same column in the lanes above or below. */
function beyond(room: Room, { columnId, lane }: Standing, down: number): { id: string; lane: string } | undefined {
  const lanes = lanesOf(room);
  for (let at = lanes.findIndex((one) => one.id === lane) + down; lane !== undefined && lanes[at]; at += down) {
    const id = lanes[at]!.cards.get(columnId)?.at(down > 0 ? 0 : -1);
    if (id !== undefined) return { id, lane: lanes[at]!.id };
  }
  return undefined;
}

function beside(room: Room, { columnId, lane }: Standing, row: number, across: number): string | undefined {
  const columns = room.view.columns.peek();
  for (let at = columns.findIndex((one) => one.id === columnId) + across; columns[at]; at += across) {
    const id = columns[at]!.id;
    const ids = listOf(room, { columnId: id, lane });
    if (ids.length > 0 && (lane !== undefined || !folded.peek().has(id))) return ids[Math.min(row, ids.length - 1)];
  }
  return undefined;
}

/** The first card of the board, as one reads it. */
export function firstCard(room: Room): string | undefined {
  return room.view.columns.peek().map((one) => shownIn(room, one.id)[0]).find(Boolean);
}

/** Focus follows a card into another column, where it is another element once the board has been drawn. */
export function focusCard(id: string | undefined, lane?: string): boolean {
  if (id !== undefined) reveal(id, lane);
  return true;
}
