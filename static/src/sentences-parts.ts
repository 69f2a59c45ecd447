/** What became of all that is not a task itself: comments, steps, columns, labels, people, the project. */

import type { Change } from "./records.ts";
import { idOf, type Piece, type Sentence, type Telling } from "./telling.ts";
import { counted } from "./words.ts";

const QUOTED = 240; // letters of a comment that are shown in passing

/** The sentence about the first thing of an entry that is not the task; null when there is none. */
export function tellParts(telling: Telling): Sentence | null {
  for (const change of telling.entry.changes) {
    const told = PARTS[change.kind]?.(change, telling);
    if (told) return told;
  }
  return null;
}

type Tell = (change: Change, telling: Telling) => Sentence | null;

const PARTS: Record<string, Tell> = {
  comment: (change, { subject, entry }) => {
    if (change.op === "drop") return { pieces: ["deleted a comment on ", subject] };
    const said = change.op === "put" ? field(change.record, "body") : field(change.set, "body");
    const quote = said === null ? {} : { quote: said.length > QUOTED ? `${said.slice(0, QUOTED)}…` : said };
    if (change.op === "put" && entry.type !== "comment.updated") return { pieces: ["commented on ", subject], ...quote };
    const where: Piece[] = subject === "a task" ? [] : [" on ", subject]; // a correction does not say on which task
    return { pieces: ["corrected a comment", ...where], ...quote };
  },

  checklist: (change, { subject }) => {
    if (change.op === "drop") return { pieces: ["deleted a checklist of ", subject] };
    if (change.op === "put") return { pieces: ["added the checklist ", strong(change.record, "name"), " to ", subject] };
    return { pieces: ["renamed the checklist ", strong(change.was, "name"), " to ", strong(change.set, "name")] };
  },

  checklist_item: (change, { subject, names }) => {
    if (change.op === "drop") return { pieces: ["deleted a step of ", subject] };
    if (change.op === "put") return { pieces: ["added the step ", strong(change.record, "title"), " to ", subject] };
    if ("title" in change.set) return { pieces: ["renamed the step ", strong(change.was, "title"), " to ", strong(change.set, "title")] };
    const name = names.step(change.id);
    const step: Piece[] = name === null ? ["a step of ", subject] : ["the step ", { name: `“${name}”` }];
    return { pieces: ["done" in change.set && change.set.done ? "ticked " : "unticked ", ...step] };
  },

  column: (change, { names, entry }) => {
    const moved = entry.changes.filter((one) => one.kind === "task").length;
    const went = moved > 0 ? `; ${counted(moved, "card")} went elsewhere` : "";
    if (change.op === "drop") return { pieces: [entry.type === "column.deleted" ? "deleted a column" : "took away a column", went] };
    const name = names.column(idOf(change));
    const column: Piece = name === null ? "a column" : { name };
    if (change.op === "put") return entry.type === "project.created" ? null : { pieces: ["added the column ", strong(change.record, "name")] };
    if ("name" in change.set) return { pieces: ["renamed the column ", strong(change.was, "name"), " to ", strong(change.set, "name")] };
    if ("wip_limit" in change.set) {
      const limit = change.set.wip_limit;
      return { pieces: limit === null ? ["took the limit off ", column] : ["limited ", column, ` to ${String(limit)} cards`] };
    }
    if ("category" in change.set) return { pieces: ["made ", column, ` count as ${String(change.set.category)}`] };
    return "rank" in change.set ? { pieces: ["moved the column ", column] } : { pieces: ["changed the column ", column] };
  },

  label: (change, { names }) => {
    if (change.op === "drop") return { pieces: ["deleted a label"] };
    if (change.op === "put") return { pieces: ["made the label ", strong(change.record, "name")] };
    if ("name" in change.set) return { pieces: ["renamed the label ", strong(change.was, "name"), " to ", strong(change.set, "name")] };
    return { pieces: ["gave the label ", { name: names.label(change.id) ?? "?" }, " another colour"] };
  },

  member: (change, { names, entry }) => {
    if (entry.type === "project.created") return null;
    if (change.op === "drop") {
      return { pieces: change.id === entry.actor_id ? ["left the project"] : ["took ", { name: names.person(change.id) ?? "somebody" }, " off the project"] };
    }
    if (change.op === "put") return { pieces: ["brought ", strong(change.record, "name"), ` in as ${field(change.record, "role") ?? "member"}`] };
    if ("role" in change.set) return { pieces: ["made ", { name: names.person(change.id) ?? "somebody" }, ` ${String(change.set.role)}`] };
    return { pieces: ["is now called ", strong(change.set, "name")] };
  },

  project: (change, { entry }) => {
    if (change.op === "drop") return { pieces: ["deleted the project"] };
    if (change.op === "put") return { pieces: ["began the project ", strong(change.record, "name")] };
    if (!entry.type.startsWith("project.")) return null; // the number of the last task moves on with each new one
    if ("name" in change.set) return { pieces: ["renamed the project from ", strong(change.was, "name"), " to ", strong(change.set, "name")] };
    return { pieces: ["changed what the project is about"] };
  },
};

function field(of: object, name: string): string | null {
  const value: unknown = (of as Record<string, unknown>)[name];
  return typeof value === "string" ? value : null;
}

const strong = (of: object, name: string): Piece => ({ name: `“${field(of, name) ?? "?"}”` });
