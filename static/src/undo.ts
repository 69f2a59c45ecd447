/** Undo and redo of one's own last edits in a project, by the server and from its log: across reloads and windows. */

import { inPassing, told } from "./deeds.ts";
import type { Entry } from "./records.ts";
import type { Room } from "./room.ts";
import { fold, requestFor, type Step, type Steps } from "./steps.ts";
import { taskOf } from "./telling.ts";
import { toast } from "./toasts.tsx";
import { focusCard } from "./walking.ts";

const PAGE = 200; // entries, the most the server gives at once
const PAGES = 5; // pages to look back at most
const ENOUGH = 20; // own entries found, which is as far as anybody goes back at a time
const SETTLE = 5_000; // ms to wait for edits that are on their way

/** Edits after which one may want to go back at once. */
const OFFERED = new Set(["task.moved", "task.archived", "task.updated", "column.updated", "column.moved", "label.updated"]);

/** What one changes on the board itself, where a hand slips more easily than in the open task. */
const VISIBLE = ["title", "due_at", "priority", "assignee_ids", "label_ids"];

export class Undo {
  /** What the server has refused to take back: the next undo goes on with what was before. */
  private refused = new Set<number>();
  private line: Promise<void> = Promise.resolve();
  private fresh: Entry[] = [];
  private gathering: ReturnType<typeof setTimeout> | undefined;

  constructor(private room: Room) {}

  undo = (): Promise<void> => this.inLine((steps) => this.takeBack(steps.undo.at(-1), "undo"));
  redo = (): Promise<void> => this.inLine((steps) => this.takeBack(steps.redo.at(-1), "redo"));

  /** Offer to take back what one has just done here. Returns what ends that. */
  watch(): () => void {
    const stop = this.room.listen((entries) => {
      const mine = entries.filter((entry) => this.room.isMine(entry));
      if (mine.length === 0) return;
      this.fresh.push(...mine);
      clearTimeout(this.gathering);
      this.gathering = setTimeout(() => this.offer(), 150); // ms: what was done to many cards is told once
    });
    return () => (clearTimeout(this.gathering), stop());
  }

  private offer(): void {
    const step = fold(this.fresh.splice(0)).undo.at(-1);
    if (!step?.some(isOffered)) return;
    const back = () => void this.inLine(() => this.takeBack(step, "undo")).then(() => refocus(step));
    toast(told(this.room, step), { brief: true, actions: [{ name: "Undo", run: back }] });
  }

  /** One after the other, each from what the log says by then. */
  private inLine(work: (steps: Steps) => Promise<void>): Promise<void> {
    this.line = this.line.then(async () => {
      if (this.room.follower.phase.peek() !== "live") {
        return toast("Undo needs the connection. It works again as soon as you are back online.", { tone: "problem" });
      }
      try {
        await settled(this.room);
        await work(fold(await this.own(), this.refused));
      } catch {
        toast("The connection was lost meanwhile. Please try again.", { tone: "problem" });
      }
    });
    return this.line;
  }

  private async takeBack(step: Step | undefined, verb: "undo" | "redo"): Promise<void> {
    if (!step) return toast(verb === "undo" ? "There is nothing of yours to undo." : "There is nothing to redo.", { brief: true });
    const words = () => {
      const made = step.filter((entry) => entry.type !== "entry.undone");
      return made.length > 0 ? inPassing(told(this.room, made)) : "the same once more";
    };
    let done = 0;
    for (const entry of [...step].reverse()) {
      const fields = { seq: entry.seq, request_id: requestFor(entry.seq) };
      const ack = await this.room.ask("entry.undo", fields);
      if (ack.ok) done++;
      else {
        if (!ack.problem.retryable) this.refused.add(entry.seq);
        toast(`Not undone: ${words()}. ${sentence(ack.problem.detail || ack.problem.title)}`, { tone: "problem" });
      }
    }
    if (done === 0) return;
    const what = verb === "undo" ? `Undid: ${words()}` : "Done again";
    const back = verb === "undo" ? { name: "Redo", run: () => void this.redo() } : { name: "Undo", run: () => void this.undo() };
    toast(what, { brief: true, actions: [back] });
  }

  /** One's own last entries, the oldest first. */
  private async own(): Promise<Entry[]> {
    const found: Entry[] = [];
    let before: number | undefined;
    for (let page = 0; page < PAGES && found.length < ENOUGH; page++) {
      const fields = { actor_id: this.room.userId, limit: PAGE, ...(before !== undefined && { before }) };
      const ack = await this.room.ask<{ entries: Entry[]; next: number | null }>("history", fields);
      if (!ack.ok) break;
      found.push(...ack.result.entries);
      if (ack.result.next === null) break;
      before = ack.result.next;
    }
    return found.reverse();
  }
}

/** The button that was pressed has gone with its toast. */
function refocus([first]: Step): void {
  if (document.activeElement === document.body && first) focusCard(taskOf(first) ?? undefined);
}

function isOffered(entry: Entry): boolean {
  if (!OFFERED.has(entry.type)) return false;
  const [first] = entry.changes;
  if (first?.op !== "set") return false;
  if (entry.type === "task.moved") return "column_id" in first.set;
  if (entry.type === "task.updated") return VISIBLE.some((field) => field in first.set);
  return true;
}

/** Wait until the server has everything that was done here. */
function settled(room: Room): Promise<void> {
  return new Promise((resolve, reject) => {
    if (room.waiting.peek() === 0) return resolve();
    const hang = setTimeout(() => (stop(), reject(new Error("edits are still on their way"))), SETTLE);
    const stop = room.waiting.subscribe((count) => {
      if (count === 0) clearTimeout(hang), resolve(), queueMicrotask(() => stop());
    });
  });
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
