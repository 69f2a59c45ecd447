/** One's own last edits, folded from the log into what can be undone and redone. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Entry } from "../src/records.ts";
import { fold, requestFor } from "../src/steps.ts";
import { AT, ADA } from "./cast.ts";

function made(seq: number, type = "task.moved", request_id = `r${seq}`, op: "set" | "drop" = "set"): Entry {
  const change = op === "set" ? { op, kind: "task", id: "t", version: seq, set: {}, was: {} } : { op, kind: "task", id: "t" };
  return { seq, type, actor_id: ADA, at: AT, request_id, changes: [change] };
}
const undone = (seq: number, of: number) => made(seq, "entry.undone", requestFor(of));

function seqs(entries: Entry[], except?: Set<number>) {
  const { undo, redo } = fold(entries, except);
  const flat = (steps: typeof undo) => steps.map((step) => step.map((entry) => entry.seq));
  return { undo: flat(undo), redo: flat(redo) };
}

test("an undo can be redone, and the redo undone", () => {
  assert.deepEqual(seqs([made(1), made(2), undone(3, 2)]), { undo: [[1]], redo: [[3]] });
  assert.deepEqual(seqs([made(1), made(2), undone(3, 2), undone(4, 3)]), { undo: [[1], [4]], redo: [] });
  assert.deepEqual(seqs([made(1), made(2), undone(3, 2), undone(4, 3), undone(5, 4)]), { undo: [[1]], redo: [[5]] });
});

test("undo goes on backwards, and redo forwards again", () => {
  const back = [made(1), made(2), undone(3, 2), undone(4, 1)];
  assert.deepEqual(seqs(back), { undo: [], redo: [[3], [4]] });
  assert.deepEqual(seqs([...back, undone(5, 4)]), { undo: [[5]], redo: [[3]] });
});

test("a new edit clears what could be redone", () => {
  assert.deepEqual(seqs([made(1), undone(2, 1), made(3)]), { undo: [[3]], redo: [] });
});

test("what was asked for together goes and comes back together", () => {
  const three = [1, 2, 3].map((seq) => made(seq, "task.archived", `ab12.${seq}`));
  assert.deepEqual(seqs([made(9), ...three]).undo, [[9], [1, 2, 3]]);
  const back = [...three, undone(4, 3), undone(5, 2), undone(6, 1)];
  assert.deepEqual(seqs(back), { undo: [], redo: [[4, 5, 6]] });
  assert.deepEqual(seqs([...back, undone(7, 6), undone(8, 5), undone(10, 4)]), { undo: [[7, 8, 10]], redo: [] });
});

test("what was refused, deleted for good or is about people is passed over", () => {
  const entries = [made(1), made(2, "member.updated"), made(3, "task.deleted", "r3", "drop"), made(4)];
  assert.deepEqual(seqs(entries).undo, [[1], [4]]);
  assert.deepEqual(seqs(entries, new Set([4])).undo, [[1]]);
});

test("an undo of what lies further back than was read can still be redone", () => {
  assert.deepEqual(seqs([undone(50, 3)]), { undo: [], redo: [[50]] });
});
