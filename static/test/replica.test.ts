/** The replica follows the log, whatever order news comes in. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Layer } from "../src/layer.ts";
import { apply, Replica } from "../src/replica.ts";
import type { BoardRecord, Change, Entry } from "../src/records.ts";
import { column, comment, entry, task } from "./cast.ts";

const hot = (record: BoardRecord) => !("task_id" in record);
const fresh = (...records: BoardRecord[]) => {
  const replica = new Replica(hot);
  replica.reset("e1", 1, records);
  return replica;
};
const setTitle = (title: string, version: number): Change => ({ op: "set", kind: "task", id: "t1", version, set: { title }, was: {} });

test("put replaces, set merges and carries the version", () => {
  const replica = fresh(task("t1", "c1", "a0"));
  replica.take(entry(2, setTitle("Two", 2)));
  const found = replica.find("task/t1");
  assert.equal(found?.version, 2);
  assert.equal(found?.kind === "task" && found.title, "Two");
  replica.take(entry(3, { op: "put", kind: "task", record: task("t1", "c2", "a5") }));
  assert.deepEqual(replica.find("task/t1"), task("t1", "c2", "a5"));
});

test("a set for a record that is not here is ignored (cold records)", () => {
  const replica = fresh();
  assert.deepEqual(replica.take(entry(2, setTitle("Two", 2))), new Set());
  assert.equal(replica.find("task/t1"), undefined);
});

test("dropping a record drops what names it as parent (C7)", () => {
  const replica = new Replica(() => true);
  replica.reset("e1", 1, [task("t1", "c1", "a0"), comment("k1", "t1"), comment("k2", "t2")]);
  const touched = replica.take(entry(2, { op: "drop", kind: "task", id: "t1" }));
  assert.deepEqual(touched, new Set(["task/t1", "comment/k1"]));
  assert.deepEqual([...replica.all()].map(([key]) => key), ["comment/k2"]);
});

test("an archived task leaves, by set and by put", () => {
  const replica = fresh(task("t1", "c1", "a0"), task("t2", "c1", "a1"));
  const archived_at = "2026-11-23T07:00:00.000Z";
  replica.take(entry(2, { op: "set", kind: "task", id: "t1", version: 2, set: { archived_at }, was: {} }));
  replica.take(entry(3, { op: "put", kind: "task", record: { ...task("t2", "c1", "a1"), archived_at } }));
  assert.deepEqual([...replica.all()], []);
});

test("what is known passes by, a hole is told and changes nothing (C8)", () => {
  const replica = fresh(task("t1", "c1", "a0"));
  assert.equal(replica.take(entry(1, setTitle("Old", 1))), null);
  assert.equal(replica.take(entry(3, setTitle("Later", 3))), false);
  assert.equal(replica.seq, 1);
  assert.deepEqual(replica.find("task/t1"), task("t1", "c1", "a0"));
});

test("cold records are kept only when they are wanted", () => {
  const replica = fresh();
  replica.take(entry(2, { op: "put", kind: "comment", record: comment("k1", "t1") }));
  assert.equal(replica.find("comment/k1"), undefined);
});

test("a layer hides what lies below and leaves it untouched", () => {
  const replica = fresh(task("t1", "c1", "a0"), column("c2", "a0"));
  const layer = new Layer(replica);
  apply(layer, [setTitle("Mine", 1), { op: "drop", kind: "column", id: "c2" }], hot);
  const mine = layer.find("task/t1");
  const theirs = replica.find("task/t1");
  assert.equal(mine?.kind === "task" && mine.title, "Mine");
  assert.equal(theirs?.kind === "task" && theirs.title, "Task t1");
  assert.equal(layer.find("column/c2"), undefined);
  assert.ok(replica.find("column/c2"));
  assert.equal([...layer.all()].length, 1);
});

test("a replica fed entry by entry equals one that starts from a snapshot", () => {
  const live = fresh(column("c1", "a0"));
  const entries: Entry[] = [
    entry(2, { op: "put", kind: "task", record: task("t1", "c1", "a0") }),
    entry(3, setTitle("Named", 2)),
    entry(4, { op: "put", kind: "task", record: task("t2", "c1", "Zz") }),
    entry(5, { op: "set", kind: "task", id: "t2", version: 2, set: { column_id: "c2", rank: "a1" }, was: {} }),
    entry(6, { op: "drop", kind: "task", id: "t1" }),
  ];
  for (const one of entries) live.take(one);
  const later = fresh(column("c1", "a0"), { ...task("t2", "c2", "a1"), version: 2 });
  assert.deepEqual(new Map(live.all()), new Map(later.all()));
});
