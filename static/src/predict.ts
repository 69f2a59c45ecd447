/** What a command will do if it is granted, so that the board can show it before the server has answered. */

import { put, rankAt, set } from "./changes.ts";
import type { Command, Name, Spot, TaskFields, Wishes } from "./commands.ts";
import { uuid5 } from "./ids.ts";
import type { Layer } from "./layer.ts";
import { CHECKLISTS } from "./predict-checklists.ts";
import { inOrder, type Change, type Column, type Task } from "./records.ts";
import { every, find, type Records } from "./replica.ts";
import { placeOf } from "./sorted.ts";

/** Whose wish it is, where and when. */
export interface Doing {
  projectId: string;
  userId: string;
  at: string;
}

export type Predict<N extends Name> = (records: Layer, fields: Wishes[N], doing: Doing, id: (kind: string) => string) => Change[];

/** The changes to expect on top of these records; none where only the server can know, or where it would refuse. */
export function predict(records: Layer, command: Command, doing: Doing): Change[] {
  const foresee = FORESEE[command.name] as Predict<Name> | undefined;
  const id = (kind: string) => uuid5(doing.projectId, `${kind}:${command.request_id}`);
  return foresee?.(records, command.fields as never, doing, id) ?? [];
}

const FORESEE: { [N in Name]?: Predict<N> } = {
  "project.update": (records, { set: fields }, { projectId }) => set(records, "project", projectId, fields),

  "column.create": (records, { name, category, after_id }, _doing, id) => {
    const columns = every(records, "column").sort(inOrder);
    const index = after_id ? columns.findIndex((one) => one.id === after_id) + 1 : columns.length;
    const rank = rankAt(columns, index);
    return [put({ kind: "column", id: id("column"), version: 1, name, category, rank, wip_limit: null, wip_mode: "hard" })];
  },

  "column.update": (records, { column_id, set: fields }) => set(records, "column", column_id, fields),

  "column.move": (records, { column_id, after_id }) => {
    const others = every(records, "column").filter((one) => one.id !== column_id).sort(inOrder);
    const index = others.findIndex((one) => one.id === after_id) + 1;
    return set(records, "column", column_id, { rank: rankAt(others, index) });
  },

  "column.delete": (records, { column_id, move_tasks_to }) => {
    const target = find(records, "column", move_tasks_to ?? "");
    const moved = [...records.tasksIn(column_id)].flatMap((task) => (target ? move(records, task, target, {}, task.created_at) : []));
    return [...moved, { op: "drop", kind: "column", id: column_id }];
  },

  "label.create": (_records, { name, color }, _doing, id) => [
    put({ kind: "label", id: id("label"), version: 1, name, color }),
  ],

  "task.create": (records, { title, column_id, after_id, position, ...given }, { userId, at }, id) => {
    const column = find(records, "column", column_id);
    if (!column) return [];
    const spot: Spot = after_id ? { after_id } : { position: position ?? "bottom" };
    const rank = rankInColumn(records, column_id, "", spot);
    return [put(freshTask({ ...given, id: id("task"), title, column_id, rank, created_by: userId, created_at: at }))];
  },

  "task.update": (records, { task_id, set: { description, ...fields } }) => {
    if (description === undefined) return set(records, "task", task_id, fields);
    const changes = set(records, "task", task_id, { ...fields, described: Boolean(description) });
    return [...changes, ...describe(records, task_id, description ?? "")];
  },

  "task.move": (records, { task_id, column_id, ...spot }, { at }) => {
    const task = find(records, "task", task_id);
    const column = find(records, "column", column_id);
    return task && column ? move(records, task, column, spot, at) : [];
  },

  "task.assign": (records, { task_id, user_id }) => listed(records, task_id, "assignee_ids", user_id, true),
  "task.unassign": (records, { task_id, user_id }) => listed(records, task_id, "assignee_ids", user_id, false),
  "task.label": (records, { task_id, label_id }) => listed(records, task_id, "label_ids", label_id, true),
  "task.unlabel": (records, { task_id, label_id }) => listed(records, task_id, "label_ids", label_id, false),
  "task.archive": (records, { task_id }, { at }) => set(records, "task", task_id, { archived_at: at }),

  "comment.add": (records, { task_id, body }, { userId, at }, id) => {
    const seq = Number.MAX_SAFE_INTEGER; // the last, until it is in the log
    const said = { task_id, body, mentions: [], author_id: userId, seq, created_at: at, edited_at: null };
    const count = find(records, "task", task_id)?.comments ?? 0;
    return [
      put({ kind: "comment", id: id("comment"), version: 1, ...said }),
      ...set(records, "task", task_id, { comments: count + 1 }),
    ];
  },

  "comment.update": (records, { comment_id, body }, { at }) => set(records, "comment", comment_id, { body, edited_at: at }),
  "comment.delete": (records, { comment_id }) => {
    const comment = find(records, "comment", comment_id);
    const task = find(records, "task", comment?.task_id ?? "");
    const counted = task ? set(records, "task", task.id, { comments: task.comments - 1 }) : [];
    return [{ op: "drop", kind: "comment", id: comment_id }, ...counted];
  },

  ...CHECKLISTS,
};

function describe(records: Records, task_id: string, body: string): Change[] {
  const known = find(records, "description", task_id);
  if (known) return set(records, "description", task_id, { body });
  return [put({ kind: "description", id: task_id, version: 1, task_id, body })];
}

function move(records: Layer, task: Task, column: Column, spot: Spot, at: string): Change[] {
  const completed_at = column.category === "done" ? (task.completed_at ?? at) : null;
  const rank = rankInColumn(records, column.id, task.id, spot);
  return set(records, "task", task.id, { column_id: column.id, rank, completed_at });
}

function listed(records: Records, taskId: string, field: keyof TaskFields & ("assignee_ids" | "label_ids"), id: string, on: boolean): Change[] {
  const task = find(records, "task", taskId);
  if (!task) return [];
  const others = task[field].filter((one) => one !== id);
  return set(records, "task", taskId, { [field]: on ? [...others, id] : others });
}

function rankInColumn(records: Layer, columnId: string, taskId: string, spot: Spot): string {
  const all = records.tasksIn(columnId);
  const isHere = find(records, "task", taskId)?.column_id === columnId;
  const others = isHere ? all.filter((task) => task.id !== taskId) : all;
  const beside = find(records, "task", spot.after_id ?? spot.before_id ?? "");
  if (beside?.column_id !== columnId || beside.id === taskId) return rankAt(others, spot.position === "top" ? 0 : others.length);
  const place = placeOf(others, (one) => inOrder(one, beside) < 0);
  return rankAt(others, spot.after_id ? place + 1 : place);
}

type Given = Pick<Task, "id" | "title" | "column_id" | "rank" | "created_by" | "created_at"> & Partial<Pick<Task, "assignee_ids" | "label_ids">>;

function freshTask(given: Given): Task {
  const empty = { priority: null, assignee_ids: [], label_ids: [], due_at: null, estimate: null, described: false };
  const none = { comments: 0, checks: 0, checks_done: 0, completed_at: null, archived_at: null };
  return { kind: "task", version: 1, number: 0, ...empty, ...none, ...given };
}
