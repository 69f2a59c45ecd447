/** When the server says no to an edit: what is said about it, and what can be done. */

import type { Command, Problem } from "./commands.ts";
import type { Room } from "./room.ts";
import { toast } from "./toasts.tsx";

/** Tell the person why, keep what they typed, and offer a way on. The board itself is already as it was. */
export function explain(room: Room, command: Command, problem: Problem): void {
  if (command.name === "task.move" && problem.code === "invalid" && problem.field === "after_id") {
    // The card it should stand below has gone elsewhere meanwhile. The move is not lost for that: it goes to the bottom.
    const { task_id, column_id } = command.fields;
    room.wish("task.move", { task_id, column_id });
    return;
  }
  const typed = textOf(command);
  if (problem.code === "conflict" && command.name === "task.update" && typed !== undefined) {
    const [theirs] = Object.values(problem.current ?? {});
    const text = `Somebody changed this meanwhile. It now says “${String(theirs ?? "")}”. You wrote:`;
    const { expect: _, ...fields } = command.fields;
    toast(text, { tone: "problem", typed, actions: [{ name: "Use mine", run: () => room.wish("task.update", fields) }] });
    return;
  }
  const again = () => room.wish(command.name, command.fields as never);
  const actions = typed === undefined ? [] : [{ name: "Try again", run: () => void again() }];
  toast(`${what(room, command)}: ${reason(problem)}`, { tone: "problem", actions, ...(typed !== undefined && { typed }) });
}

function reason(problem: Problem): string {
  const detail = problem.detail || problem.title;
  if (problem.code === "wip_limit_exceeded") return `${detail}. Finish or move one first, or raise the limit.`;
  if (problem.code === "not_found") return "it is not on the board any more.";
  return /[.!?]$/.test(detail) ? detail : `${detail}.`;
}

function what(room: Room, command: Command): string {
  const fields = command.fields as { task_id?: string; column_id?: string; title?: string; name?: string };
  const task = fields.task_id ? room.view.task(fields.task_id).peek() : undefined;
  const column = room.view.columns.peek().find((one) => one.id === fields.column_id);
  const subject = task ? `“${task.title}”` : fields.title ? `“${fields.title}”` : column ? `“${column.name}”` : "this";
  const verb = VERBS[command.name] ?? "could not be changed";
  return `${subject[0] === "“" ? subject : "This"} ${verb}`;
}

const VERBS: Partial<Record<Command["name"], string>> = {
  "task.create": "could not be added",
  "task.move": "could not be moved",
  "task.archive": "could not be archived",
  "task.restore": "could not be taken back",
  "task.delete": "could not be deleted",
  "column.create": "could not be added",
  "column.move": "could not be moved",
  "column.delete": "could not be deleted",
  "comment.add": "got no comment",
};

function textOf(command: Command): string | undefined {
  switch (command.name) {
    case "task.create":
      return command.fields.title;
    case "task.update":
      return command.fields.set.title ?? command.fields.set.description ?? undefined;
    case "comment.add":
    case "comment.update":
      return command.fields.body;
    case "checklist.add_item":
      return command.fields.title;
    case "checklist.create":
    case "checklist.rename":
      return command.fields.name;
    case "checklist.update_item":
      return command.fields.set.title;
    default:
      return undefined;
  }
}
