/** Swimlanes: the board cut crosswise by the people or the labels of its cards. */

import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { TaskFields } from "./commands.ts";
import { shownIn } from "./filter.ts";
import type { Task } from "./records.ts";
import type { Room } from "./room.ts";
import type { Standing } from "./standing.ts";

export type By = "none" | "assignee" | "label";

/** A lane and its cards, by column. The lane without an id holds what has nobody, or no label. */
export interface Lane {
  id: string;
  cards: ReadonlyMap<string, readonly string[]>;
  count: number;
}

const PLACE = "boardcast.lanes";
const EMPTY = "boardcast.lanes.empty";
const FIELD = { assignee: "assignee_ids", label: "label_ids" } as const;
const NONE: readonly string[] = [];

export const lanesBy = signal(recall<By>(PLACE, ["assignee", "label"], "none"));
/** Whether people and labels without cards have lanes too, so that one can give them some. */
export const emptyLanes = signal(recall<"on" | "off">(EMPTY, ["off"], "on") === "on");

export function cutBy(by: By): void {
  lanesBy.value = by;
  keep(PLACE, by);
}

export function showEmptyLanes(on: boolean): void {
  emptyLanes.value = on;
  keep(EMPTY, on ? "on" : "off");
}

const cuts = new WeakMap<Room, ReadonlySignal<readonly Lane[]>>();

/** The lanes by name, and the one for the rest, last. A card with several people or labels stands in the lane of each. */
export function lanesOf(room: Room): readonly Lane[] {
  let lanes = cuts.get(room);
  if (!lanes) cuts.set(room, (lanes = computed(() => cut(room, lanesBy.value))));
  return lanes.value;
}

/** The cards that are shown together in one list, from top to bottom: those of a column, or of the part of it in a lane. */
export function listOf(room: Room, { columnId, lane }: Omit<Standing, "id">): readonly string[] {
  if (lane === undefined) return shownIn(room, columnId);
  return lanesOf(room).find((one) => one.id === lane)?.cards.get(columnId) ?? NONE;
}

function cut(room: Room, by: By): Lane[] {
  if (by === "none") return [];
  const found = new Map<string, Map<string, string[]>>([["", new Map()]]);
  if (emptyLanes.value) for (const { id } of by === "assignee" ? room.view.members.value : room.view.labels.value) found.set(id, new Map());
  const counts = new Map<string, number>();
  for (const column of room.view.columns.value) {
    for (const id of shownIn(room, column.id)) {
      for (const lane of lanesFor(room.view.task(id).value, by)) {
        counts.set(lane, (counts.get(lane) ?? 0) + 1);
        const cells = found.get(lane) ?? new Map<string, string[]>();
        found.set(lane, cells);
        const cell = cells.get(column.id);
        if (cell) cell.push(id);
        else cells.set(column.id, [id]);
      }
    }
  }
  const lanes = [...found].map(([id, cards]) => ({ id, cards, count: counts.get(id) ?? 0, name: nameOf(room, by, id) }));
  return lanes.sort((a, b) => (a.id === "" ? 1 : b.id === "" ? -1 : a.name.localeCompare(b.name)));
}

function lanesFor(task: Task | undefined, by: keyof typeof FIELD): readonly string[] {
  const ids = task?.[FIELD[by]] ?? NONE;
  return ids.length > 0 ? ids : [""];
}

export function nameOf(room: Room, by: By, id: string): string {
  if (by === "assignee") return id === "" ? "Nobody yet" : (room.view.member(id)?.name ?? "Somebody");
  return id === "" ? "No label" : (room.view.labels.value.find((one) => one.id === id)?.name ?? "A label");
}

/** What a card must be given to stand in lane `to` in place of lane `from`; its other people or labels stay. Null when nothing. */
export function crossing(task: Task, from: string | undefined, to: string | undefined): Pick<TaskFields, "assignee_ids" | "label_ids"> | null {
  const by = lanesBy.peek();
  if (by === "none" || to === undefined || from === to) return null;
  const now = task[FIELD[by]];
  const swapped = from !== undefined && now.includes(from) ? now.map((id) => (id === from ? to : id)) : [...now, to];
  return { [FIELD[by]]: to === "" ? [] : [...new Set(swapped)] };
}

/** What a card that is written in this lane has from the beginning. */
export function ofLane(lane: string | undefined): Pick<TaskFields, "assignee_ids" | "label_ids"> {
  const by = lanesBy.peek();
  return by === "none" || !lane ? {} : { [FIELD[by]]: [lane] };
}

function recall<K extends string>(place: string, known: readonly K[], otherwise: K): K {
  try {
    const kept = localStorage.getItem(place);
    return known.find((one) => one === kept) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function keep(place: string, what: string): void {
  try {
    localStorage.setItem(place, what);
  } catch {
    // Not remembered, then.
  }
}
