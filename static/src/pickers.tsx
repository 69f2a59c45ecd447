/** What can be picked for one card or for many: where it stands, who does it, what it is about, how urgent, by when. */

import { Avatar } from "./avatar.tsx";
import { choose, type Option } from "./chooser.tsx";
import { keyOf } from "./deeds.ts";
import { PriorityMark } from "./icons.tsx";
import { uuid5 } from "./ids.ts";
import { COLOURS } from "./label-menu.tsx";
import type { Task } from "./records.ts";
import type { Room } from "./room.ts";
import { together } from "./selection.ts";
import { counted, dateField, day, endOfDay, PRIORITIES } from "./words.ts";

type Ids = readonly string[];

const tasksOf = (room: Room, ids: Ids): Task[] => ids.flatMap((id) => room.view.task(id).value ?? []);

function called(room: Room, ids: Ids): string {
  const [only] = tasksOf(room, ids);
  return ids.length === 1 && only ? keyOf(room, only) : counted(ids.length, "card");
}

export function pickColumn(room: Room, ids: Ids): void {
  const options = () =>
    room.view.columns.value.map((column): Option => {
      const on = tasksOf(room, ids).every((task) => task.column_id === column.id);
      const pick = () => {
        const away = tasksOf(room, ids).filter((task) => task.column_id !== column.id);
        together(room, "task.move", away.map((task) => ({ task_id: task.id, column_id: column.id })));
      };
      return { id: column.id, words: column.name, on, pick };
    });
  choose({ title: `Move ${called(room, ids)} to…`, options });
}

export function pickPerson(room: Room, ids: Ids): void {
  const options = () =>
    room.view.members.value.map((member): Option => {
      const on = tasksOf(room, ids).every((task) => task.assignee_ids.includes(member.id));
      const face = <><Avatar id={member.id} name={member.name} /> {member.name}{member.id === room.userId && " (you)"}</>;
      return { id: member.id, words: member.name, face, on, pick: () => assign(room, ids, member.id) };
    });
  choose({ title: `Who does ${called(room, ids)}?`, options, many: true });
}

/** Put somebody on all of these cards; take them off again if they are on all already. */
export function assign(room: Room, ids: Ids, user_id: string): void {
  const without = tasksOf(room, ids).filter((task) => !task.assignee_ids.includes(user_id));
  if (without.length > 0) together(room, "task.assign", without.map((task) => ({ task_id: task.id, user_id })));
  else together(room, "task.unassign", ids.map((task_id) => ({ task_id, user_id })));
}

export function pickLabel(room: Room, ids: Ids): void {
  const options = (query: string): Option[] => {
    const labels = room.view.labels.value;
    const name = query.trim();
    const isNew = name !== "" && labels.every((one) => one.name.toLowerCase() !== name.toLowerCase());
    const fresh: Option = { id: "new", words: `New label “${name}”`, pick: () => makeLabel(room, ids, name) };
    const known = labels.map((one): Option => {
      const on = tasksOf(room, ids).every((task) => task.label_ids.includes(one.id));
      const face = <span class="label" style={{ "--label": one.color }}>{one.name}</span>;
      return { id: one.id, words: one.name, face, on, pick: () => label(room, ids, one.id) };
    });
    return isNew ? [...known, fresh] : known;
  };
  choose({ title: `Labels of ${called(room, ids)}`, options, many: true });
}

function label(room: Room, ids: Ids, label_id: string): void {
  const without = tasksOf(room, ids).filter((task) => !task.label_ids.includes(label_id));
  if (without.length > 0) together(room, "task.label", without.map((task) => ({ task_id: task.id, label_id })));
  else together(room, "task.unlabel", ids.map((task_id) => ({ task_id, label_id })));
}

function makeLabel(room: Room, ids: Ids, name: string): void {
  const color = COLOURS[room.view.labels.peek().length % COLOURS.length]!;
  const request = room.wish("label.create", { name, color });
  label(room, ids, uuid5(room.projectId, `label:${request}`));
}

export function pickPriority(room: Room, ids: Ids): void {
  const set = (priority: Task["priority"]) => () =>
    together(room, "task.update", ids.map((task_id) => ({ task_id, set: { priority } })));
  const isOn = (priority: Task["priority"]) => tasksOf(room, ids).every((task) => task.priority === priority);
  const options = () => [
    ...PRIORITIES.map(({ value, name }): Option => {
      const face = <><PriorityMark value={value} /> {name}</>;
      return { id: value, words: name, face, on: isOn(value), pick: set(value) };
    }),
    { id: "none", words: "No priority", on: isOn(null), pick: set(null) },
  ];
  choose({ title: `How urgent is ${called(room, ids)}?`, options });
}

export function pickDue(room: Room, ids: Ids): void {
  const set = (due_at: string | null) => () => together(room, "task.update", ids.map((task_id) => ({ task_id, set: { due_at } })));
  const option = (words: string, field: string): Option => ({
    id: `day-${field}`,
    words: `${words}, ${day(endOfDay(field)!)}`,
    pick: set(endOfDay(field)),
  });
  const options = (query: string): Option[] => [
    ...typedDay(query).map(({ words, field }) => ({ ...option(words, field), fits: true })),
    { ...option("Today", inDays(0)), words: "Today" },
    { ...option("Tomorrow", inDays(1)), words: "Tomorrow" },
    { ...option("Next Monday", inDays(((8 - new Date().getDay()) % 7) || 7)), id: "monday" },
    { ...option("In a week", inDays(7)), id: "week" },
    { id: "never", words: "No due date", pick: set(null) },
  ];
  choose({ title: `When is ${called(room, ids)} due? Or type 2026-12-24, or 3 for in 3 days`, options });
}

function inDays(days: number): string {
  const date = new Date();
  date.setDate(date.getDate() + days);
  return dateField(date.toISOString());
}

function typedDay(query: string): { words: string; field: string }[] {
  const text = query.trim();
  if (/^\d{1,3}$/.test(text)) return [{ words: `In ${counted(Number(text), "day")}`, field: inDays(Number(text)) }];
  const isDay = /^\d{4}-\d{1,2}-\d{1,2}$/.test(text) && !Number.isNaN(Date.parse(text));
  return isDay ? [{ words: "On that day", field: text }] : [];
}
