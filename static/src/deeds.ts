/** What one has just done, in a few words: "Moved APO-12 to Done". */

import type { Change, Entry, Task } from "./records.ts";
import type { Room } from "./room.ts";
import { taskOf } from "./telling.ts";
import { counted, PRIORITIES } from "./words.ts";

/** The words for entries that belong together, as they are said to whoever made them. */
export function told(room: Room, entries: readonly Entry[]): string {
  const [first] = entries;
  if (!first) return "Nothing changed";
  const cards = new Set(entries.map(taskOf)).size;
  if (entries.length === 1 || cards === 1) return sentence(room, first);
  const [verb, ...rest] = sentence(room, first).split(" ");
  const where = first.type === "task.moved" ? ` ${rest.slice(rest.indexOf("to")).join(" ")}` : "";
  return `${verb} ${counted(cards, "card")}${where}`;
}

/** In the middle of a sentence: "moved APO-12 to Done". */
export const inPassing = (words: string): string => words[0]!.toLowerCase() + words.slice(1);

type Say = (room: Room, entry: Entry, name: string) => string;

const SAY: Record<string, Say> = {
  "task.created": (_room, _entry, name) => `Added ${name}`,
  "task.moved": (room, { changes }, name) => {
    const column = room.view.columns.peek().find((one) => one.id === given(changes, "column_id"));
    return column ? `Moved ${name} to ${column.name}` : `Moved ${name}`;
  },
  "task.updated": (_room, { changes }, name) => updated(changes, name),
  "task.assigned": (_room, _entry, name) => `Assigned ${name}`,
  "task.unassigned": (_room, _entry, name) => `Unassigned ${name}`,
  "task.labelled": (_room, _entry, name) => `Labelled ${name}`,
  "task.unlabelled": (_room, _entry, name) => `Unlabelled ${name}`,
  "task.archived": (_room, _entry, name) => `Archived ${name}`,
  "task.restored": (_room, _entry, name) => `Restored ${name}`,
  "comment.added": (_room, _entry, name) => `Commented on ${name}`,
  "comment.updated": () => "Changed a comment",
  "column.created": () => "Added a column",
  "column.updated": (_room, { changes }) => (given(changes, "name") ? `Renamed a column to “${String(given(changes, "name"))}”` : "Changed a column"),
  "column.moved": () => "Moved a column",
  "label.created": () => "Added a label",
  "project.updated": () => "Changed the project",
};

function sentence(room: Room, entry: Entry): string {
  const words = SAY[entry.type]?.(room, entry, cardOf(room, entry));
  if (words !== undefined) return words;
  const [noun = "something", verb = "changed"] = entry.type.split(".");
  return `${verb[0]!.toUpperCase()}${verb.slice(1).replaceAll("_", " ")} on a ${noun}`;
}

function updated(changes: readonly Change[], name: string): string {
  const has = (field: string) => given(changes, field) !== undefined;
  if (has("title")) return `Renamed ${name}`;
  if (has("priority")) {
    const priority = PRIORITIES.find((one) => one.value === given(changes, "priority"));
    return `Set ${name} to ${priority ? `${priority.name.toLowerCase()} priority` : "no priority"}`;
  }
  if (has("due_at")) return given(changes, "due_at") === null ? `Took the due date off ${name}` : `Set the due date of ${name}`;
  if (has("assignee_ids")) return `Changed who does ${name}`;
  if (has("label_ids")) return `Changed the labels of ${name}`;
  return `Changed ${name}`;
}

/** What the entry set this field to, on whichever record it has it. */
function given(changes: readonly Change[], field: string): unknown {
  const [one] = changes.filter((change) => change.op === "set" && field in change.set);
  return one?.op === "set" ? (one.set as Record<string, unknown>)[field] : undefined;
}

/** The key of the card it was about, or its title while it has none. */
function cardOf(room: Room, entry: Entry): string {
  for (const change of entry.changes) {
    if (change.op === "put" && change.record.kind === "task") return keyOf(room, change.record);
    const id = change.op === "set" && change.kind === "task" ? change.id : undefined;
    const task = id === undefined ? undefined : room.view.task(id).peek();
    if (task) return keyOf(room, task);
  }
  const before = room.before(entry);
  return before ? keyOf(room, before) : "a card";
}

export function keyOf(room: Room, task: Task): string {
  return task.number > 0 ? `${room.view.project.peek()?.key ?? ""}-${task.number}` : `“${task.title}”`;
}
