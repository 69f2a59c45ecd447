/** Swimlanes: the board cut crosswise by the people or the labels of its cards. */

import { signal } from "@preact/signals";
import { shownIn } from "./filter.ts";
import type { Task } from "./records.ts";
import type { Room } from "./room.ts";

export type By = "none" | "assignee" | "label";

/** A lane and its cards, by column. The lane without an id holds what has nobody, or no label. */
export interface Lane {
  id: string;
  cards: ReadonlyMap<string, readonly string[]>;
  count: number;
}

const PLACE = "boardcast.lanes";
const FIELD = { assignee: "assignee_ids", label: "label_ids" } as const;

export const lanesBy = signal<By>(read());

export function cutBy(by: By): void {
  lanesBy.value = by;
  try {
    localStorage.setItem(PLACE, by);
  } catch {
    // Not remembered, then.
  }
}

/** A card stands in one lane: that of its first person or label, so that it is in one place for eyes and keys. */
export function laneOf(task: Task, by: By): string {
  return by === "none" ? "" : (task[FIELD[by]][0] ?? "");
}

/** The lanes that have cards, by name, and the one for the rest, last. */
export function lanesOf(room: Room, by: "assignee" | "label"): Lane[] {
  const found = new Map<string, Map<string, string[]>>([["", new Map()]]);
  for (const column of room.view.columns.value) {
    for (const id of shownIn(room, column.id)) {
      const task = room.view.task(id).value;
      const lane = task ? laneOf(task, by) : "";
      const cells = found.get(lane) ?? new Map<string, string[]>();
      found.set(lane, cells);
      const cell = cells.get(column.id);
      if (cell) cell.push(id);
      else cells.set(column.id, [id]);
    }
  }
  const lanes = [...found].map(([id, cards]) => ({ id, cards, count: [...cards.values()].reduce((sum, ids) => sum + ids.length, 0) }));
  return lanes.sort((a, b) => (a.id === "" ? 1 : b.id === "" ? -1 : nameOf(room, by, a.id).localeCompare(nameOf(room, by, b.id))));
}

export function nameOf(room: Room, by: By, id: string): string {
  if (by === "assignee") return id === "" ? "Nobody yet" : (room.view.member(id)?.name ?? "Somebody");
  return id === "" ? "No label" : (room.view.labels.value.find((one) => one.id === id)?.name ?? "A label");
}

/** Give a card that was dropped into another lane what that lane stands for, in place of what its own did. */
export function intoLane(room: Room, taskId: string, lane: string): void {
  const by = lanesBy.peek();
  const task = room.view.task(taskId).peek();
  if (by === "none" || !task || laneOf(task, by) === lane) return;
  const [, ...others] = task[FIELD[by]];
  const ids = lane === "" ? [] : [lane, ...others.filter((id) => id !== lane)];
  room.wish("task.update", { task_id: taskId, set: { [FIELD[by]]: ids } });
}

function read(): By {
  try {
    const kept = localStorage.getItem(PLACE);
    return kept === "assignee" || kept === "label" ? kept : "none";
  } catch {
    return "none";
  }
}
