/** What became of a task, field by field. */

import type { Change, Task } from "./records.ts";
import { listed, type Names, type Piece, type Sentence, type Telling } from "./telling.ts";
import { day, PRIORITIES } from "./words.ts";

/** The sentence about the task of an entry; null when it is not about one. */
export function tellTask({ entry, names, subject }: Telling): Sentence | null {
  const change = entry.changes.find((one) => one.kind === "task") ?? entry.changes.find((one) => one.kind === "description");
  if (!change) return null;
  if (change.op === "drop") return { pieces: ["deleted ", subject === "it" ? subject : "a task", " for good"] };
  if (change.op === "put") return tellWhole(change, { entry, names, subject });
  const clauses: Piece[][] = [];
  const { set, was } = change as { set: Partial<Task>; was: Partial<Task> };
  const it = () => (clauses.length === 0 ? subject : "it");
  for (const field of Object.keys(set)) {
    const clause = FIELDS[field as keyof Task]?.({ set, was, names, it: it(), actorId: entry.actor_id });
    if (clause) clauses.push(clause);
  }
  const text = entry.changes.find((one) => one.kind === "description");
  if (text && !("described" in set && set.described === false)) clauses.push(["changed the description", ...of(it())]);
  if (clauses.length === 0) clauses.push(["changed ", subject]);
  return { pieces: listed(clauses) };
}

function tellWhole(change: Change & { op: "put" }, { entry, names, subject }: Telling): Sentence {
  if (change.record.kind !== "task") return { pieces: ["wrote a description", ...of(subject)] };
  const column = named(names.column(change.record.column_id), "a column that is gone");
  if (change.record.archived_at !== null) return { pieces: ["archived ", subject] };
  if (entry.type === "task.created") return { pieces: ["added ", subject, " to ", column] };
  return { pieces: ["took ", subject, " back from the archive, to ", column] };
}

interface Clause {
  set: Partial<Task>;
  was: Partial<Task>;
  names: Names;
  it: Piece;
  actorId: string;
}

const FIELDS: { [F in keyof Task]?: (clause: Clause) => Piece[] | null } = {
  column_id: ({ set, was, names, it }) => {
    const [from, to] = [was.column_id, set.column_id].map((id) => named(names.column(id ?? ""), "a column that is gone"));
    return ["moved ", it, " from ", from!, " to ", to!];
  },
  rank: ({ set, it }) => ("column_id" in set || "archived_at" in set ? null : ["moved ", it, " up or down in its column"]),
  title: ({ set, was, it }) => ["renamed ", it, " from ", { name: `“${was.title}”` }, " to ", { name: `“${set.title}”` }],
  priority: ({ set, it }) => {
    const priority = PRIORITIES.find((one) => one.value === set.priority);
    return priority ? ["gave ", it, " the priority ", { name: priority.name }] : ["took the priority off ", it];
  },
  due_at: ({ set, it }) => (set.due_at ? ["made ", it, " due ", { name: day(set.due_at) }] : ["took the due date off ", it]),
  estimate: ({ set, it }) => (set.estimate == null ? ["took the estimate off ", it] : ["estimated ", it, " at ", { name: String(set.estimate) }]),
  assignee_ids: ({ set, was, names, it, actorId }) => {
    const { added, gone } = difference(was.assignee_ids, set.assignee_ids);
    const who = (id: string) => (id === actorId ? "themselves" : named(names.person(id), "somebody"));
    const clauses: Piece[][] = [];
    if (added.length === 1 && added[0] === actorId) clauses.push(["took ", it, " on"]);
    else if (added.length > 0) clauses.push(["assigned ", it, " to ", ...listed(added.map((id) => [who(id)]))]);
    if (gone.length > 0) clauses.push(["took ", ...listed(gone.map((id) => [who(id)])), " off ", it]);
    return clauses.length > 0 ? listed(clauses) : null;
  },
  label_ids: ({ set, was, names, it }) => {
    const { added, gone } = difference(was.label_ids, set.label_ids);
    const which = (ids: string[]) => listed(ids.map((id) => [named(names.label(id), "a label")]));
    const clauses: Piece[][] = [];
    if (added.length > 0) clauses.push(["labelled ", it, " ", ...which(added)]);
    if (gone.length > 0) clauses.push(["took ", ...which(gone), " off ", it]);
    return clauses.length > 0 ? listed(clauses) : null;
  },
  described: ({ set, it }) => (set.described ? null : ["took the description off ", it]),
  archived_at: ({ set, it }) => (set.archived_at ? ["archived ", it] : ["took ", it, " back from the archive"]),
};

/** In the history of one task it goes without saying whose description it is. */
const of = (it: Piece): Piece[] => (it === "it" ? [] : [" of ", it]);

const named = (name: string | null, otherwise: string): Piece => (name === null ? otherwise : { name });

function difference(was: readonly string[] = [], now: readonly string[] = []): { added: string[]; gone: string[] } {
  return { added: now.filter((id) => !was.includes(id)), gone: was.filter((id) => !now.includes(id)) };
}
