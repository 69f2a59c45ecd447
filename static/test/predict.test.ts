/** What the board shows before the server has answered. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Command } from "../src/commands.ts";
import { uuid5 } from "../src/ids.ts";
import { between } from "../src/changes.ts";
import { predict } from "../src/predict.ts";
import { inOrder, type BoardRecord } from "../src/records.ts";
import { Layer } from "../src/layer.ts";
import { apply, every, Replica } from "../src/replica.ts";
import { ADA, AT, column, PROJECT, task } from "./cast.ts";

const doing = { projectId: PROJECT, userId: ADA, at: AT };
const board: BoardRecord[] = [
  column("c1", "a0"),
  column("c2", "a1", "done"),
  task("t1", "c1", "a0"),
  task("t2", "c1", "a1"),
  task("t3", "c1", "a2"),
];

function after(...commands: Omit<Command, "request_id">[]) {
  const replica = new Replica(() => true);
  replica.reset("e1", 1, board);
  const layer = new Layer(replica);
  commands.forEach((one, nth) => {
    apply(layer, predict(layer, { ...one, request_id: `r${nth}` } as Command, doing), () => true);
  });
  const tasks = (id: string) => every(layer, "task").filter((one) => one.column_id === id).sort(inOrder);
  return { layer, tasks, ids: (id: string) => tasks(id).map((one) => one.id) };
}

test("ids are those that the server will give (UUID version 5)", () => {
  // Made with Python's uuid.uuid5.
  assert.equal(uuid5("018f0000-0000-7000-8000-000000000001", "task:abc"), "184d6aa5-3934-51e9-afa7-9090b225713b");
  assert.equal(uuid5("018f0000-0000-7000-8000-000000000001", `task:${"é".repeat(60)}`), "faa96e0b-61a0-540f-9b90-fd5584b1f852");
});

test("a task moves after another one, before one, to the top and to the bottom", () => {
  const move = (fields: object) => after({ name: "task.move", fields: { task_id: "t1", column_id: "c1", ...fields } } as never).ids("c1");
  assert.deepEqual(move({ after_id: "t2" }), ["t2", "t1", "t3"]);
  assert.deepEqual(move({ before_id: "t3" }), ["t2", "t1", "t3"]);
  assert.deepEqual(move({ position: "bottom" }), ["t2", "t3", "t1"]);
  assert.deepEqual(move({ position: "top" }), ["t1", "t2", "t3"]);
});

test("entering a done column completes a task, leaving it reopens it", () => {
  const there = { name: "task.move", fields: { task_id: "t1", column_id: "c2" } } as const;
  const back = { name: "task.move", fields: { task_id: "t1", column_id: "c1" } } as const;
  assert.equal(after(there).tasks("c2")[0]?.completed_at, AT);
  assert.equal(after(there, back).tasks("c1").at(-1)?.completed_at, null);
});

test("edits can stand on records that are still pending", () => {
  const id = uuid5(PROJECT, "task:r0");
  const { ids, tasks } = after(
    { name: "task.create", fields: { title: "New", column_id: "c1", position: "top" } },
    { name: "task.update", fields: { task_id: id, set: { title: "Newer" } } },
    { name: "task.move", fields: { task_id: id, column_id: "c1", after_id: "t1" } },
  );
  assert.deepEqual(ids("c1"), ["t1", id, "t2", "t3"]);
  assert.equal(tasks("c1")[1]?.title, "Newer");
});

test("there is always a string between two others", () => {
  const ranks = ["a0", "a1"];
  for (let turn = 0; turn < 200; turn++) {
    const at = (turn * 7919) % (ranks.length + 1);
    ranks.splice(at, 0, between(ranks[at - 1] ?? "", ranks[at] ?? null));
  }
  assert.deepEqual(ranks, [...ranks].sort());
  assert.equal(new Set(ranks).size, ranks.length);
});

test("a column that goes takes its tasks to where it was told", () => {
  const { ids, layer } = after({ name: "column.delete", fields: { column_id: "c1", move_tasks_to: "c2" } });
  assert.deepEqual(ids("c2"), ["t1", "t2", "t3"]);
  assert.equal(layer.find("column/c1"), undefined);
});
