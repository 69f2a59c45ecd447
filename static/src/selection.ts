/** The cards that are chosen together, and what is done to all of them at once. */

import { signal } from "@preact/signals";
import type { Name, Wish, Wishes } from "./commands.ts";
import { requestId } from "./ids.ts";
import { listOf } from "./lanes.ts";
import type { Room } from "./room.ts";
import type { Standing } from "./standing.ts";
import { requestOf } from "./steps.ts";
import { announce } from "./toasts.tsx";
import { counted } from "./words.ts";

export const chosen = signal<ReadonlySet<string>>(new Set());
/** Where a range begins. */
let anchor: string | null = null;

export function toggle(room: Room, id: string): void {
  const now = new Set(chosen.peek());
  if (!now.delete(id)) now.add(id);
  anchor = id;
  choose(room, now);
}

/** From where the last choice was to this card, within its list; elsewhere the card alone comes in addition. */
export function chooseTo(room: Room, { id, ...place }: Standing): void {
  const ids = listOf(room, place);
  const from = anchor === null ? -1 : ids.indexOf(anchor);
  if (from < 0) {
    anchor = id;
    return choose(room, new Set([...chosen.peek(), id]));
  }
  const to = ids.indexOf(id);
  choose(room, new Set([...chosen.peek(), ...ids.slice(Math.min(from, to), Math.max(from, to) + 1)]));
}

/** These cards and no others. */
export function chooseAll(room: Room, ids: readonly string[]): void {
  choose(room, new Set(ids));
}

export function chooseNone(): void {
  anchor = null;
  if (chosen.peek().size > 0) chosen.value = new Set();
}

/** From column to column and from top to bottom, so that cards which go together keep their order. What has left the board is not chosen any more. */
export function stillThere(room: Room): readonly string[] {
  const ids = chosen.value;
  return ids.size === 0 ? [] : room.view.columns.value.flatMap((column) => room.view.cards(column.id).value.filter((id) => ids.has(id)));
}

function choose(room: Room, ids: ReadonlySet<string>): void {
  chosen.value = ids;
  announce(ids.size === 0 ? "Nothing chosen." : `${counted(stillThere(room).length, "card")} chosen.`);
}

/** The same wish for many cards. */
export function together<N extends Name>(room: Room, name: N, all: readonly Wishes[N][]): void {
  atOnce(room, all.map((fields) => ({ name, fields }) as Wish));
}

/** Several wishes under names that belong together: one undo takes all of them back. */
export function atOnce(room: Room, wishes: readonly Wish[]): void {
  if (wishes.length === 0) return;
  const batch = requestId();
  room.wishAll(wishes.map((wish, nth) => [wish, wishes.length === 1 ? batch : requestOf(batch, nth)] as const));
}
