/** One's own last edits as steps that can be taken back and done again, read from the log itself. */

import type { Entry } from "./records.ts";

/** What was done in one go: one entry, or as many as were asked for together. */
export type Step = readonly Entry[];

export interface Steps {
  /** What can be taken back, the latest last. */
  undo: readonly Step[];
  /** What was taken back and can be done again, the latest last. */
  redo: readonly Step[];
}

const TAKE_BACK = "undo.";

/** The name of the request that takes back entry `seq`: always the same, so that asking twice does it once (C6). */
export const requestFor = (seq: number): string => `${TAKE_BACK}${seq}`;

/** Names of requests that belong together. */
export const requestOf = (batch: string, nth: number): string => `${batch}.${nth}`;

/**
 * Fold one's own entries, the oldest first: an undo moves its step to `redo`, the undo of an undo moves it back, and
 * anything else clears `redo`. `except` are entries that the server has refused to take back.
 */
export function fold(entries: readonly Entry[], except: ReadonlySet<number> = new Set()): Steps {
  const undo: Entry[][] = [];
  const redo: Entry[][] = [];
  const batches = new Map<number, string>(); // undone and redone, a batch stays together
  for (const entry of entries) {
    const seq = takenBack(entry);
    const batch = (seq === null ? batchOf(entry) : batches.get(seq)) ?? String(entry.seq);
    batches.set(entry.seq, batch);
    let target = undo;
    if (seq === null) redo.length = 0;
    else if (!lose(redo, seq)) lose(undo, seq), (target = redo);
    if (!canGoBack(entry) || except.has(entry.seq)) continue;
    const top = target.at(-1);
    if (top && batches.get(top[0]!.seq) === batch) top.push(entry);
    else target.push([entry]);
  }
  return { undo, redo };
}

/** The entry that this one took back, if the board asked for it. */
function takenBack(entry: Entry): number | null {
  if (entry.type !== "entry.undone" || !entry.request_id.startsWith(TAKE_BACK)) return null;
  return Number(entry.request_id.slice(TAKE_BACK.length));
}

function batchOf(entry: Entry): string | undefined {
  return /^([0-9a-f]+)\.\d+$/.exec(entry.request_id)?.[1];
}

/** Memberships and what was deleted for good are not taken back. */
function canGoBack(entry: Entry): boolean {
  if (entry.changes.length === 0 || entry.type.startsWith("member.") || entry.type === "project.created") return false;
  return entry.changes.every((change) => change.op !== "drop");
}

function lose(steps: Entry[][], seq: number): boolean {
  for (const [index, step] of steps.entries()) {
    const at = step.findIndex((one) => one.seq === seq);
    if (at < 0) continue;
    step.splice(at, 1);
    if (step.length === 0) steps.splice(index, 1);
    return true;
  }
  return false;
}
