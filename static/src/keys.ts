/** Cards by keyboard: arrows walk, space lifts, arrows then move what is lifted, space or Enter puts it down, Escape puts it back. */

import { signal } from "@preact/signals";
import { moveTo } from "./drag.ts";
import { folded } from "./folding.ts";
import { reveal } from "./reveal.ts";
import { shownIn } from "./filter.ts";
import type { Room } from "./room.ts";
import { announce } from "./toasts.tsx";

/** The card in the hand, and where it is held now. */
export const lifted = signal<{ id: string; columnId: string; index: number } | null>(null);
/** The card whose title is being changed in place. */
export const renaming = signal<string | null>(null);
/** The column in which a card is being written, and at which end. */
export const composing = signal<{ columnId: string; top: boolean } | null>(null);

interface Place {
  id: string;
  columnId: string;
}

/** What a key does while a card is lifted. True when that was all it should do. */
export function liftedKey(code: string, room: Room): boolean {
  const now = lifted.peek()!;
  const step = ARROWS[code];
  if (step) return carry(room, now, step);
  if (code === "Space" || code === "Enter") return putDown(room, now);
  if (code === "Escape" || code === "Tab") {
    letGo(room);
    announce("Put back where it was.");
    focusCard(now.id);
    return code === "Escape";
  }
  return false;
}

const ARROWS: Record<string, readonly [across: number, down: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function lift(room: Room, { id, columnId }: Place): boolean {
  const index = room.view.cards(columnId).peek().indexOf(id);
  lifted.value = { id, columnId, index };
  room.presence.doing(`dragging:${id}`);
  announce(`Lifted ${titleOf(room, id)}. Arrows move it, space puts it down, Escape puts it back.`);
  return true;
}

function carry(room: Room, now: { id: string; columnId: string; index: number }, [across, down]: readonly [number, number]): boolean {
  const columns = room.view.columns.peek();
  const column = columns[columns.findIndex((one) => one.id === now.columnId) + across];
  if (!column) return true;
  const others = othersIn(room, column.id, now.id);
  const index = Math.max(0, Math.min(others.length, now.index + down));
  lifted.value = { id: now.id, columnId: column.id, index };
  moveTo(room, now.id, column.id, others, index, true);
  focusCard(now.id);
  announce(`${column.name}, position ${index + 1} of ${others.length + 1}.`);
  return true;
}

function putDown(room: Room, { id, columnId, index }: { id: string; columnId: string; index: number }): boolean {
  const others = othersIn(room, columnId, id);
  letGo(room);
  if (room.view.cards(columnId).peek()[index] !== id) moveTo(room, id, columnId, others, index);
  const column = room.view.columns.peek().find((one) => one.id === columnId);
  announce(`Put down in ${column?.name ?? "the column"}, position ${index + 1}.`);
  focusCard(id);
  return true;
}

/** Nothing is lifted any more; what was only tried out is gone. */
export function letGo(room: Room): void {
  if (lifted.peek() === null) return;
  lifted.value = null;
  room.tryOut(null);
  room.presence.doing();
}

/** Focus the card above, below or beside, among those that are shown. */
export function walk(room: Room, { id, columnId }: Place, [across, down]: readonly [number, number]): boolean {
  const ids = shownIn(room, columnId);
  const row = ids.indexOf(id);
  if (down !== 0) return focusCard(ids[row + down]);
  const columns = room.view.columns.peek();
  for (let at = columns.findIndex((one) => one.id === columnId) + across; columns[at]; at += across) {
    const beside = shownIn(room, columns[at]!.id);
    if (beside.length > 0 && !folded.peek().has(columns[at]!.id)) return focusCard(beside[Math.min(row, beside.length - 1)]);
  }
  return true;
}

/** Focus follows a card into another column, where it is another element once the board has been drawn. */
export function focusCard(id: string | undefined): boolean {
  if (id === undefined) return true;
  reveal(id);
  return true;
}

const othersIn = (room: Room, columnId: string, id: string) => room.view.cards(columnId).peek().filter((one) => one !== id);
const titleOf = (room: Room, id: string) => room.view.task(id).peek()?.title ?? "the card";
