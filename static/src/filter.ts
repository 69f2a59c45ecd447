/** Which cards are shown: those that fit the words and the choices of the filter bar. */

import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { Priority, Task } from "./records.ts";
import type { Room } from "./room.ts";
import { isPast } from "./words.ts";

export type Due = "overdue" | "today" | "week" | "none";

/** Within one field any choice fits; all fields together must. */
export interface Filter {
  /** Every word must be found in the title, key, labels or people of a card. */
  text: string;
  /** Ids of people; "" stands for nobody. */
  people: readonly string[];
  labels: readonly string[];
  priorities: readonly (Priority | "none")[];
  due: readonly Due[];
}

export const DUES: readonly { value: Due; name: string }[] = [
  { value: "overdue", name: "Overdue" },
  { value: "today", name: "Due today" },
  { value: "week", name: "Due within a week" },
  { value: "none", name: "No due date" },
];

const NONE: Filter = { text: "", people: [], labels: [], priorities: [], due: [] };
const DAY = 86_400_000; // ms

export const filter = signal<Filter>(NONE);
/** Whether the bar is on screen: it may be while it holds nothing yet. */
export const filterOpen = signal(false);
export const isFiltering = computed(() => Object.values(filter.value).some((part: string | readonly unknown[]) => part.length > 0));

export function narrow(fields: Partial<Filter>): void {
  filter.value = { ...filter.peek(), ...fields };
}

/** Show everything again. */
export function clearFilter(): void {
  filter.value = NONE;
  filterOpen.value = false;
}

/** Worked out once for all who ask: a big board has thousands of cards. */
const lists = new WeakMap<Room, Map<string, ReadonlySignal<readonly string[]>>>();

/** The cards of a column that are shown, from top to bottom. Follows the filter and the cards where signals are followed. */
export function shownIn(room: Room, columnId: string): readonly string[] {
  const columns = lists.get(room) ?? new Map<string, ReadonlySignal<readonly string[]>>();
  lists.set(room, columns);
  const list = columns.get(columnId) ?? computed(() => narrowed(room, columnId));
  columns.set(columnId, list);
  return list.value;
}

function narrowed(room: Room, columnId: string): readonly string[] {
  const ids = room.view.cards(columnId).value;
  return isFiltering.value ? ids.filter((id) => fits(room, room.view.task(id).value, filter.value)) : ids;
}

export function fits(room: Room, task: Task | undefined, wanted: Filter, now = Date.now()): boolean {
  if (!task) return false;
  return (
    among(wanted.people, task.assignee_ids.length > 0 ? task.assignee_ids : [""]) &&
    among(wanted.labels, task.label_ids) &&
    among(wanted.priorities, [task.priority ?? "none"]) &&
    (wanted.due.length === 0 || wanted.due.some((due) => isDue(task, due, now))) &&
    holds(room, task, wanted.text)
  );
}

/** Whether every word is found on the card. */
export function holds(room: Room, task: Task, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const said = `${task.title}\n${room.view.project.value?.key ?? ""}-${task.number}\n${task.priority ?? ""}`.toLowerCase();
  const rest = words.filter((word) => (/^#\d+$/.test(word) ? word !== `#${task.number}` : !said.includes(word)));
  if (rest.length === 0) return true;
  const labels = room.view.labels.value.filter((one) => task.label_ids.includes(one.id)).map((one) => one.name);
  const people = task.assignee_ids.map((id) => room.view.member(id)?.name ?? "");
  const more = [...labels, ...people].join("\n").toLowerCase();
  return rest.every((word) => more.includes(word));
}

function among<T>(wanted: readonly T[], has: readonly T[]): boolean {
  return wanted.length === 0 || has.some((one) => wanted.includes(one));
}

function isDue(task: Task, due: Due, now: number): boolean {
  if (due === "none") return task.due_at === null;
  if (task.due_at === null || task.completed_at !== null) return false;
  if (due === "overdue") return isPast(task.due_at, now);
  const at = Date.parse(task.due_at);
  return due === "today" ? new Date(at).toDateString() === new Date(now).toDateString() : at >= now && at < now + 7 * DAY;
}
