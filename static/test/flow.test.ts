/** What stood where and what was finished, folded from the log. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Flow } from "../src/flow.ts";
import type { Change, Entry } from "../src/records.ts";
import { column, entry, task } from "./cast.ts";

const NOON = new Date(2026, 10, 23, 12).getTime(); // a Monday
const DAY = 86_400_000;

function on(day: number, seq: number, ...changes: Change[]): Entry {
  return { ...entry(seq, ...changes), at: new Date(NOON + day * DAY).toISOString() };
}

const put = (record: ReturnType<typeof task> | ReturnType<typeof column>): Change => ({ op: "put", kind: record.kind, record });
const set = (kind: string, id: string, fields: object): Change => ({ op: "set", kind, id, version: 2, set: fields, was: {} });
const finish = (id: string, day: number) => set("task", id, { column_id: "done", completed_at: new Date(NOON + day * DAY).toISOString() });

function begun(): Flow {
  const flow = new Flow();
  flow.take(on(0, 1, put(column("todo", "a")), put(column("doing", "b", "doing")), put(column("done", "c", "done"))));
  flow.take(on(0, 2, put(task("one", "todo", "a")), put(task("two", "todo", "b"))));
  return flow;
}

test("every day has what stood where at its end, quiet days too", () => {
  const flow = begun();
  flow.take(on(2, 3, set("task", "one", { column_id: "doing" })));
  const days = flow.days(NOON + 3 * DAY).map(({ counts }) => [counts.todo, counts.doing, counts.done]);
  assert.deepEqual(days, [[2, 0, 0], [2, 0, 0], [1, 1, 0], [1, 1, 0]]);
});

test("a task is finished in the week of its completion, and not when it is opened again", () => {
  const flow = begun();
  flow.take(on(1, 3, finish("one", 1)));
  flow.take(on(8, 4, finish("two", 8)));
  flow.take(on(9, 5, set("task", "one", { column_id: "todo", completed_at: null })));
  assert.deepEqual(flow.weeks(NOON + 9 * DAY).map((week) => week.finished), [0, 1]);
});

test("finished tasks stay counted in the archive, unfinished ones do not", () => {
  const flow = begun();
  flow.take(on(0, 3, finish("one", 0)));
  for (const [seq, id] of [[4, "one"], [5, "two"]] as const) flow.take(on(0, seq, set("task", id, { archived_at: "now" })));
  assert.deepEqual(flow.days(NOON).at(-1)?.counts, { backlog: 0, todo: 0, doing: 0, done: 1 });
});

test("a column that changes its category takes its tasks along", () => {
  const flow = begun();
  flow.take(on(0, 3, set("column", "todo", { category: "backlog" })));
  assert.equal(flow.days(NOON).at(-1)?.counts.backlog, 2);
});

test("an entry counts once", () => {
  const flow = begun();
  flow.take(on(0, 2, put(task("three", "todo", "c"))));
  assert.equal(flow.days(NOON).at(-1)?.counts.todo, 2);
});
