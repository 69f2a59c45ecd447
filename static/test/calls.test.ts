/** What calls somebody, found in the log: the same that the server tells them of. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { callsIn } from "../src/calls-in.ts";
import type { Change } from "../src/records.ts";
import { comment, entry, PROJECT, task } from "./cast.ts";

const GRACE = "018f0000-0000-7000-8000-00000000009c";
const mention: Change = { op: "put", kind: "comment", record: { ...comment("c", "t"), mentions: [GRACE] } };

test("a comment calls whom it mentions, with its words", () => {
  const [call] = callsIn(entry(1, mention), PROJECT, GRACE);
  assert.equal(call?.kind, "mentioned");
  assert.deepEqual([call?.task_id, call?.quote], ["t", "Hm."]);
  assert.deepEqual(callsIn(entry(1, mention), PROJECT, "somebody else"), []);
});

test("a comment that is changed calls whom it mentions now, to its task", () => {
  const set = (was: string[]): Change => ({ op: "set", kind: "comment", id: "c", version: 2, task_id: "t", set: { mentions: [GRACE], body: "Oh" }, was: { mentions: was, body: "Hm." } });
  const [call] = callsIn(entry(1, set([])), PROJECT, GRACE);
  assert.deepEqual([call?.task_id, call?.comment_id, call?.quote], ["t", "c", "Oh"]);
  assert.deepEqual(callsIn(entry(1, set([GRACE])), PROJECT, GRACE), []);
});

test("nobody is called by themselves", () => {
  assert.deepEqual(callsIn({ ...entry(1, mention), actor_id: GRACE }, PROJECT, GRACE), []);
});

test("a task calls those who are newly assigned to it", () => {
  const given = (was: string[]): Change => ({ op: "set", kind: "task", id: "t", version: 2, set: { assignee_ids: [GRACE] }, was: { assignee_ids: was } });
  assert.deepEqual(callsIn(entry(1, given([])), PROJECT, GRACE).map((call) => call.kind), ["assigned"]);
  assert.deepEqual(callsIn(entry(1, given([GRACE])), PROJECT, GRACE), []);
  const made: Change = { op: "put", kind: "task", record: { ...task("t", "todo", "a"), assignee_ids: [GRACE] } };
  assert.equal(callsIn(entry(1, made), PROJECT, GRACE).length, 1);
});

test("what was imported calls nobody", () => {
  assert.deepEqual(callsIn({ ...entry(1, mention), request_id: "trello:1" }, PROJECT, GRACE), []);
});
