/** What sentences about the log are made of. */

import type { Change, Entry } from "./records.ts";

/** A word of a sentence; names stand out, and a task leads to where it is. */
export type Piece = string | { name: string } | { taskId: string };

export interface Sentence {
  pieces: Piece[];
  /** What somebody said or wrote, for whoever wants to read it at once. */
  quote?: string;
}

/** What names stand for; null where nobody knows any more. */
export interface Names {
  column(id: string): string | null;
  person(id: string): string | null;
  label(id: string): string | null;
  step(id: string): string | null;
}

/** What one needs to tell a part of an entry. */
export interface Telling {
  entry: Entry;
  names: Names;
  /** The task the entry is about: a link, or "it" where that is clear. */
  subject: Piece;
}

/** The one task that an entry is about; null when it is about none, or about something larger. */
export function taskOf(entry: Entry): string | null {
  for (const change of entry.changes) {
    if (change.op === "put" && "task_id" in change.record) return change.record.task_id;
    const id = idOf(change);
    if (change.kind === "task" || change.kind === "description") return id;
    if (change.op === "set" && change.task_id !== undefined) return change.task_id;
  }
  return null;
}

export const idOf = (change: Change): string => (change.op === "put" ? change.record.id : change.id);

/** "a, b and c" of pieces. */
export function listed(clauses: readonly Piece[][]): Piece[] {
  return clauses.flatMap((clause, nth) => (nth === 0 ? clause : [nth === clauses.length - 1 ? " and " : ", ", ...clause]));
}
