/** Cards by keyboard: space lifts, arrows then carry what is lifted, space or Enter puts it down, Escape puts it back. */

import { batch, signal } from "@preact/signals";
import { lanesBy, lanesOf, nameOf } from "./lanes.ts";
import { putting, seats, type Place } from "./placing.ts";
import type { Room } from "./room.ts";
import { atOnce } from "./selection.ts";
import type { Standing } from "./standing.ts";
import { announce } from "./toasts.tsx";
import { focusCard, type Step } from "./walking.ts";

/** The card in the hand, where it was taken, and where it is held now. */
export const lifted = signal<(Place & { id: string; from: Standing }) | null>(null);
/** The card whose title is being changed in place. */
export const renaming = signal<{ id: string; lane?: string | undefined } | null>(null);
/** The column in which a card is being written, at which end, and in which lane. */
export const composing = signal<{ columnId: string; top: boolean; lane?: string | undefined } | null>(null);

/** What a key does while a card is lifted. True when that was all it should do. */
export function liftedKey(code: string, room: Room): boolean {
  const now = lifted.peek()!;
  const step = ARROWS[code];
  if (step) return carry(room, now, step);
  if (code === "Space" || code === "Enter") return putDown(room, now);
  if (code === "Escape" || code === "Tab") {
    letGo(room);
    announce("Put back where it was.");
    focusCard(now.id, now.from.lane);
    return code === "Escape";
  }
  return false;
}

const ARROWS: Record<string, Step> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function lift(room: Room, from: Standing): boolean {
  const index = seats(room, from).indexOf(from.id);
  lifted.value = { ...from, index, from };
  room.presence.doing(`dragging:${from.id}`);
  announce(`Lifted ${titleOf(room, from.id)}. Arrows move it, space puts it down, Escape puts it back.`);
  return true;
}

type Held = NonNullable<typeof lifted.value>;

function carry(room: Room, now: Held, step: Step): boolean {
  batch(() => {
    room.tryOut([]); // counted among the cards as they are, not as they were tried
    const next = stepped(room, now, step);
    if (next === null) return room.tryOut(putting(room, now.from, now));
    lifted.value = { ...next, id: now.id, from: now.from };
    const others = othersAt(room, next, now.id).length;
    room.tryOut(putting(room, now.from, next));
    announce(`${whereIs(room, next)}, position ${next.index + 1} of ${others + 1}.`);
  });
  const { id, lane } = lifted.peek()!;
  return focusCard(id, lane);
}

/** The place one step away; null where the board ends. */
function stepped(room: Room, { id, columnId, lane, index }: Held, [across, down]: Step): Place | null {
  const columns = room.view.columns.peek();
  const column = columns[columns.findIndex((one) => one.id === columnId) + across];
  if (!column) return null;
  const count = othersAt(room, { columnId: column.id, lane }, id).length;
  const isPast = index + down < 0 || index + down > count;
  if (lane === undefined || across !== 0 || !isPast) return { columnId: column.id, lane, index: Math.max(0, Math.min(count, index + down)) };
  const lanes = lanesOf(room);
  const next = lanes[lanes.findIndex((one) => one.id === lane) + down];
  if (!next) return null;
  return { columnId, lane: next.id, index: down > 0 ? 0 : othersAt(room, { columnId, lane: next.id }, id).length };
}

function putDown(room: Room, { id, columnId, lane, index, from }: Held): boolean {
  letGo(room);
  const place = { columnId, lane, index };
  atOnce(room, putting(room, from, place));
  announce(`Put down in ${whereIs(room, place)}, position ${index + 1}.`);
  return focusCard(id, lane);
}

/** Nothing is lifted any more; what was only tried out is gone. */
export function letGo(room: Room): void {
  if (lifted.peek() === null) return;
  lifted.value = null;
  room.tryOut([]);
  room.presence.doing();
}

function whereIs(room: Room, { columnId, lane }: Place): string {
  const column = room.view.columns.peek().find((one) => one.id === columnId)?.name ?? "the column";
  return lane === undefined ? column : `${column}, ${nameOf(room, lanesBy.peek(), lane)}`;
}

const othersAt = (room: Room, place: Omit<Standing, "id">, id: string) => seats(room, place).filter((one) => one !== id);
const titleOf = (room: Room, id: string) => room.view.task(id).peek()?.title ?? "the card";
