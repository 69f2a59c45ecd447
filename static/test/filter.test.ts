/** Which cards fit a filter: any choice within a field, all fields and all words together. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { fits, type Filter } from "../src/filter.ts";
import type { Task } from "../src/records.ts";
import type { Room } from "../src/room.ts";
import { ADA, task } from "./cast.ts";

const NOW = Date.parse("2026-11-23T12:00:00.000Z");
const names: Record<string, string> = { [ADA]: "Ada Lovelace" };
const room = {
  view: {
    project: { value: { key: "APO" } },
    labels: { value: [{ id: "l1", name: "Safety" }] },
    member: (id: string) => ({ name: names[id] }),
  },
} as unknown as Room;

function does(fields: Partial<Task>, wanted: Partial<Filter>): boolean {
  const none: Filter = { text: "", people: [], labels: [], priorities: [], due: [] };
  return fits(room, { ...task("t1", "c1", "a0"), number: 12, title: "Check the fuel", ...fields }, { ...none, ...wanted }, NOW);
}

test("every word must be found, in the title, the key, the labels or the people", () => {
  for (const text of ["", "FUEL", "check fuel", "apo-12", "#12", "12"]) assert.ok(does({}, { text }), text);
  for (const text of ["fuel oxygen", "#1", "ada"]) assert.ok(!does({}, { text }), text);
  assert.ok(does({ assignee_ids: [ADA], label_ids: ["l1"] }, { text: "ada safe" }));
});

test("any choice of a field fits, and all fields must", () => {
  assert.ok(does({ priority: "low" }, { priorities: ["urgent", "low"] }));
  assert.ok(!does({ priority: "low" }, { priorities: ["low"], people: [ADA] }));
  assert.ok(does({ priority: null }, { priorities: ["none"] }));
  assert.ok(does({}, { people: [""] }));
  assert.ok(!does({ assignee_ids: [ADA] }, { people: [""] }));
});

test("what is finished is not due any more", () => {
  const past = { due_at: "2026-11-22T12:00:00.000Z" };
  assert.ok(does(past, { due: ["overdue"] }));
  assert.ok(!does({ ...past, completed_at: past.due_at }, { due: ["overdue"] }));
  assert.ok(does({ due_at: "2026-11-26T12:00:00.000Z" }, { due: ["overdue", "week"] }));
  assert.ok(!does({ due_at: "2026-12-26T12:00:00.000Z" }, { due: ["week"] }));
  assert.ok(does({}, { due: ["none"] }));
});
