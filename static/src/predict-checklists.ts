/** What commands about checklists will do, and what the card will count. */

import { put, rankAt, set } from "./changes.ts";
import type { Predict } from "./predict.ts";
import { inOrder, type Change, type ChecklistItem } from "./records.ts";
import { every, find, type Records } from "./replica.ts";

type Verb = "create" | "rename" | "delete" | "add_item" | "update_item" | "delete_item";

export const CHECKLISTS: { [V in Verb as `checklist.${V}`]: Predict<`checklist.${V}`> } = {
  "checklist.create": (records, { task_id, name }, _doing, id) => {
    const others = every(records, "checklist").filter((one) => one.task_id === task_id).sort(inOrder);
    return [put({ kind: "checklist", id: id("checklist"), version: 1, task_id, name, rank: rankAt(others, others.length) })];
  },

  "checklist.rename": (records, { checklist_id, name }) => set(records, "checklist", checklist_id, { name }),

  "checklist.delete": (records, { checklist_id }) => {
    const items = itemsOf(records, checklist_id);
    const taskId = find(records, "checklist", checklist_id)?.task_id ?? "";
    const done = items.filter((one) => one.done).length;
    return [{ op: "drop", kind: "checklist", id: checklist_id }, ...count(records, taskId, -items.length, -done)];
  },

  "checklist.add_item": (records, { checklist_id, title }, _doing, id) => {
    const checklist = find(records, "checklist", checklist_id);
    if (!checklist) return [];
    const items = itemsOf(records, checklist_id);
    const { task_id } = checklist;
    const made = { id: id("checklist_item"), version: 1, task_id, checklist_id, title, done: false };
    return [put({ kind: "checklist_item", ...made, rank: rankAt(items, items.length) }), ...count(records, task_id, 1, 0)];
  },

  "checklist.update_item": (records, { item_id, set: fields }) => {
    const item = find(records, "checklist_item", item_id);
    if (!item) return [];
    const done = Number(fields.done ?? item.done) - Number(item.done);
    return [...set(records, "checklist_item", item_id, fields), ...count(records, item.task_id, 0, done)];
  },

  "checklist.delete_item": (records, { item_id }) => {
    const item = find(records, "checklist_item", item_id);
    if (!item) return [];
    return [{ op: "drop", kind: "checklist_item", id: item_id }, ...count(records, item.task_id, -1, -Number(item.done))];
  },
};

function itemsOf(records: Records, checklistId: string): ChecklistItem[] {
  return every(records, "checklist_item").filter((one) => one.checklist_id === checklistId).sort(inOrder);
}

function count(records: Records, taskId: string, checks: number, done: number): Change[] {
  const task = find(records, "task", taskId);
  return task ? set(records, "task", taskId, { checks: task.checks + checks, checks_done: task.checks_done + done }) : [];
}
