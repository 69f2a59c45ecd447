/** What a person can wish for on a board, in the words of the protocol. */

import type { Category, Priority } from "./records.ts";

export interface TaskFields {
  title?: string;
  description?: string | null;
  priority?: Priority | null;
  assignee_ids?: readonly string[];
  label_ids?: readonly string[];
  due_at?: string | null;
  estimate?: number | null;
}

export interface ColumnFields {
  name?: string;
  category?: Category;
  wip_limit?: number | null;
  wip_mode?: "hard" | "soft";
}

type Expected = { expect?: Record<string, unknown> };
/** Where among its siblings: one of these, or nothing for the bottom. */
export type Spot = { after_id?: string; before_id?: string; position?: "top" | "bottom" };

export type Wishes = {
  "project.update": { set: { name?: string; description?: string } };
  "member.add": { email: string; role: string };
  "column.create": { name: string; category: Category; after_id?: string };
  "column.update": { column_id: string; set: ColumnFields };
  "column.move": { column_id: string; after_id: string | null };
  "column.delete": { column_id: string; move_tasks_to?: string };
  "label.create": { name: string; color: string };
  "task.create": { title: string; column_id: string; after_id?: string; position?: "top" | "bottom" } & Pick<TaskFields, "assignee_ids" | "label_ids">;
  "task.update": { task_id: string; set: TaskFields } & Expected;
  "task.move": { task_id: string; column_id: string } & Spot & Expected;
  "task.assign": { task_id: string; user_id: string };
  "task.unassign": { task_id: string; user_id: string };
  "task.label": { task_id: string; label_id: string };
  "task.unlabel": { task_id: string; label_id: string };
  "task.archive": { task_id: string };
  "task.restore": { task_id: string };
  "task.delete": { task_id: string };
  "comment.add": { task_id: string; body: string };
  "comment.update": { comment_id: string; body: string };
  "comment.delete": { comment_id: string };
  "checklist.create": { task_id: string; name: string; items?: readonly string[] };
  "checklist.rename": { checklist_id: string; name: string };
  "checklist.delete": { checklist_id: string };
  "checklist.add_item": { checklist_id: string; title: string; after_id?: string };
  "checklist.update_item": { item_id: string; set: { title?: string; done?: boolean } };
  "checklist.delete_item": { item_id: string };
};
export type Name = keyof Wishes;
export type Wish = { [N in Name]: { name: N; fields: Wishes[N] } }[Name];

/** A wish with the name under which it is done only once. */
export type Command = Wish & { request_id: string };

/** Why a wish was not granted: the protocol's problem. */
export interface Problem {
  code: string;
  title: string;
  detail: string;
  status: number;
  retryable: boolean;
  request_id?: string;
  retry_after?: number;
  field?: string;
  current?: Record<string, unknown>;
  [more: string]: unknown;
}

export type Ack<R = Record<string, unknown>> =
  | ({ ok: true; seq: number } & R)
  | { ok: false; problem: Problem };
