/** The log is told as people would tell it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Change, Entry } from "../src/records.ts";
import { tell } from "../src/sentences.ts";
import type { Names } from "../src/telling.ts";
import { ADA, comment, entry, task } from "./cast.ts";

const WORDS: Record<string, string> = { todo: "To do", doing: "Doing", safety: "Safety", grace: "Grace", fuel: "Fuel the rocket" };
const look = (id: string): string | null => WORDS[id] ?? null;
const NAMES: Names = { column: look, label: look, person: look, step: look };

function told(type: string, ...changes: Change[]): string {
  return said({ ...entry(1, ...changes), type }, true);
}

function said(one: Entry, known: boolean): string {
  const { pieces } = tell(one, NAMES, known);
  return pieces.map((piece) => (typeof piece === "string" ? piece : "name" in piece ? piece.name : `<${piece.taskId}>`)).join("");
}

const set = (kind: string, fields: object, was: object = {}): Change => ({ op: "set", kind, id: "x", version: 2, set: fields, was });

test("a move says from where and to where", () => {
  const changes = set("task", { column_id: "doing", rank: "b" }, { column_id: "todo", rank: "a" });
  assert.equal(told("task.moved", changes), "moved it from To do to Doing");
  assert.equal(said({ ...entry(1, changes), type: "task.moved" }, false), "moved <x> from To do to Doing");
});

test("a column that is gone is called so", () => {
  assert.equal(told("task.moved", set("task", { column_id: "gone" }, { column_id: "todo" })), "moved it from To do to a column that is gone");
});

test("several fields make one sentence", () => {
  const changes = set("task", { title: "B", priority: "high", estimate: null }, { title: "A", priority: null, estimate: 3 });
  assert.equal(told("task.updated", changes), "renamed it from “A” to “B”, gave it the priority High and took the estimate off it");
});

test("who takes a task on is not assigned by themselves", () => {
  assert.equal(told("task.assigned", set("task", { assignee_ids: [ADA] }, { assignee_ids: [] })), "took it on");
  assert.equal(told("task.assigned", set("task", { assignee_ids: ["grace"] }, { assignee_ids: [] })), "assigned it to Grace");
});

test("a comment is quoted", () => {
  const put: Change = { op: "put", kind: "comment", record: comment("c", "x") };
  const sentence = tell({ ...entry(1, put, set("task", { comments: 1 })), type: "comment.added" }, NAMES, true);
  assert.equal(sentence.quote, "Hm.");
});

test("a new task is told by itself, whatever number the project has reached", () => {
  const put: Change = { op: "put", kind: "task", record: task("x", "todo", "a") };
  assert.equal(told("task.created", put, set("project", { last_number: 7 })), "added it to To do");
});

test("what was taken back says so", () => {
  const changes = set("task", { column_id: "todo" }, { column_id: "doing" });
  assert.equal(told("entry.undone", changes), "took an edit back: moved it from Doing to To do");
});

test("a step that is ticked is named while it is known", () => {
  const done: Change = { op: "set", kind: "checklist_item", id: "fuel", version: 2, set: { done: true }, was: { done: false } };
  assert.equal(told("checklist.item_updated", done, set("task", { checks_done: 1 })), "ticked the step “Fuel the rocket”");
});

test("an entry that a newer server has made is told all the same", () => {
  assert.equal(told("task.pinned_down"), "changed a task (pinned down)");
});
