/** Records that tests are about. */

import type { Change, Column, Comment, Entry, Task } from "../src/records.ts";

export const ADA = "018f0000-0000-7000-8000-0000000000ad";
export const PROJECT = "018f0000-0000-7000-8000-000000000001";
export const AT = "2026-11-23T07:00:00.000Z";

export function task(id: string, column_id: string, rank: string): Task {
  const empty = { priority: null, assignee_ids: [], label_ids: [], due_at: null, estimate: null, described: false };
  const none = { comments: 0, checks: 0, checks_done: 0, completed_at: null, archived_at: null };
  const made = { created_by: ADA, created_at: AT };
  return { kind: "task", id, version: 1, number: 1, title: `Task ${id}`, column_id, rank, ...empty, ...none, ...made };
}

export function column(id: string, rank: string, category: Column["category"] = "todo"): Column {
  return { kind: "column", id, version: 1, name: `Column ${id}`, category, rank, wip_limit: null, wip_mode: "hard" };
}

export function comment(id: string, task_id: string): Comment {
  return { kind: "comment", id, version: 1, task_id, body: "Hm.", mentions: [], author_id: ADA, seq: 1, created_at: AT, edited_at: null };
}

export function entry(seq: number, ...changes: Change[]): Entry {
  return { seq, type: "task.updated", actor_id: ADA, at: AT, request_id: `r${seq}`, changes };
}
