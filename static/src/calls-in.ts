/** Which entries call somebody: the same that the server sends notifications about. */

import type { Change, Comment, Entry, Task } from "./records.ts";

export type CallKind = "mentioned" | "assigned";

export interface Call {
  id: string;
  kind: CallKind;
  project_id: string;
  task_id: string;
  comment_id: string | null;
  actor_id: string;
  at: string;
  read: boolean;
  /** What has been found out about it. */
  who?: string;
  title?: string;
  number?: number;
  quote?: string;
}

/** A call has one name, whichever way one hears of it. */
export const idOfCall = (project: string, seq: number, kind: CallKind, comment: string | null): string => `${project}/${seq}/${kind}/${comment ?? ""}`;

/** What this entry calls this person for; nobody is called by themselves. */
export function callsIn(entry: Entry, project_id: string, userId: string): Call[] {
  if (entry.actor_id === userId || entry.request_id.startsWith("trello:")) return []; // imported: long ago, elsewhere
  return entry.changes.flatMap((change) => {
    const kind = kindOf(change, userId);
    if (kind === null) return [];
    const id = change.op === "put" ? change.record.id : change.id;
    const comment_id = kind === "mentioned" ? id : null;
    const hangsOn = change.op === "put" ? (change.record as Comment).task_id : change.op === "set" ? change.task_id : undefined;
    const task_id = kind === "assigned" ? id : hangsOn;
    if (task_id === undefined) return [];
    const name = idOfCall(project_id, entry.seq, kind, comment_id);
    const quote = kind === "mentioned" ? saidIn(change) : undefined;
    const call = { id: name, kind, project_id, task_id, comment_id, actor_id: entry.actor_id, at: entry.at, read: false };
    return [quote === undefined ? call : { ...call, quote }];
  });
}

function saidIn(change: Change): string | undefined {
  return change.op === "drop" ? undefined : ((change.op === "put" ? change.record : change.set) as Partial<Comment>).body;
}

function kindOf(change: Change, userId: string): CallKind | null {
  if (change.op === "drop") return null;
  const now = change.op === "put" ? change.record : change.set;
  const was = change.op === "put" ? {} : change.was;
  if (change.kind === "comment") return isNew((now as Partial<Comment>).mentions, (was as Partial<Comment>).mentions, userId) ? "mentioned" : null;
  if (change.kind === "task") return isNew((now as Partial<Task>).assignee_ids, (was as Partial<Task>).assignee_ids, userId) ? "assigned" : null;
  return null;
}

const isNew = (now: readonly string[] = [], was: readonly string[] = [], id: string): boolean => now.includes(id) && !was.includes(id);
