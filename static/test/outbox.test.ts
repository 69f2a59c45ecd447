/** Edits reach the server in order and are over exactly once, whatever the connection does. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Ack, Command, Problem } from "../src/commands.ts";
import { Outbox, type Keep, type Pending } from "../src/outbox.ts";
import { AT } from "./cast.ts";

const rename = (request_id: string): Command => ({
  name: "task.update",
  request_id,
  fields: { task_id: "t1", set: { title: request_id } },
});
const problem = (code: string, retryable = false): Problem => ({ code, title: code, detail: code, status: 409, retryable, retry_after: 0.001 });
const settled = () => new Promise((done) => setTimeout(done, 20));

class Memory implements Keep {
  kept: Pending[] = [];
  load = async () => this.kept.map(({ command, at }) => ({ command, at }));
  add = async (pending: readonly Pending[]) => void this.kept.push(...pending);
  remove = async (id: string) => void (this.kept = this.kept.filter((one) => one.command.request_id !== id));
}

function setUp(answers: (Ack | Error)[] = [], memory = new Memory()) {
  const sent: string[] = [];
  const refused: string[] = [];
  let seq = 10;
  const outbox = new Outbox(memory, {
    send: async (command) => {
      sent.push(command.request_id);
      const answer = answers.shift() ?? { ok: true, seq: ++seq };
      if (answer instanceof Error) throw answer;
      return answer;
    },
    added: () => undefined,
    answered: () => undefined,
    refused: (command, { code }) => refused.push(`${command.request_id}: ${code}`),
  });
  return { outbox, sent, refused, memory };
}

test("edits made before the room is joined are sent in order once it is", async () => {
  const { outbox, sent } = setUp();
  for (const id of ["r1", "r2", "r3"]) outbox.add(rename(id), AT);
  assert.equal(outbox.waiting, 3);
  outbox.resume();
  await settled();
  assert.deepEqual(sent, ["r1", "r2", "r3"]);
  assert.equal(outbox.waiting, 0);
});

test("an edit without an answer is sent again under the same name (C6)", async () => {
  const { outbox, sent } = setUp([new Error("cut")]);
  outbox.resume();
  outbox.add(rename("r1"), AT);
  outbox.add(rename("r2"), AT);
  await settled();
  assert.deepEqual(sent, ["r1"]);
  outbox.resume();
  await settled();
  assert.deepEqual(sent, ["r1", "r1", "r2"]);
});

test("a confirmed edit is predicted until its entry is here, whichever of the two comes first", async () => {
  const { outbox } = setUp();
  outbox.resume();
  outbox.add(rename("r1"), AT);
  await settled();
  assert.equal(outbox.size, 1);
  assert.equal(outbox.waiting, 0);
  outbox.arrived(11);
  assert.equal(outbox.size, 0);
  outbox.add(rename("r2"), AT);
  outbox.arrived(12, "r2");
  await settled();
  assert.equal(outbox.size, 0);
});

test("a refusal ends the edit and is told; the next one goes on", async () => {
  const { outbox, sent, refused } = setUp([{ ok: false, problem: problem("wip_limit_exceeded") }]);
  outbox.resume();
  outbox.add(rename("r1"), AT);
  outbox.add(rename("r2"), AT);
  await settled();
  assert.deepEqual(refused, ["r1: wip_limit_exceeded"]);
  assert.deepEqual(sent, ["r1", "r2"]);
  assert.deepEqual([...outbox.pending].map((one) => one.command.request_id), ["r2"]);
});

test("a problem that passes is waited for, and order is kept", async () => {
  const { outbox, sent } = setUp([{ ok: false, problem: problem("unavailable", true) }]);
  outbox.resume();
  outbox.add(rename("r1"), AT);
  outbox.add(rename("r2"), AT);
  await settled();
  assert.deepEqual(sent, ["r1", "r1", "r2"]);
});

test("edits survive a reload and come before new ones", async () => {
  const { outbox, memory } = setUp();
  outbox.add(rename("r1"), AT);
  await settled();
  const next = setUp([], memory);
  next.outbox.add(rename("r2"), AT);
  await next.outbox.load();
  next.outbox.resume();
  await settled();
  assert.deepEqual(next.sent, ["r1", "r2"]);
  assert.deepEqual(memory.kept, []);
});

test("when the log that confirmed them is gone, edits that are still shown are asked for again", async () => {
  const { outbox, sent } = setUp();
  outbox.resume();
  outbox.add(rename("r1"), AT);
  await settled();
  outbox.forgetConfirmations();
  assert.equal(outbox.waiting, 1);
  outbox.resume();
  await settled();
  assert.deepEqual(sent, ["r1", "r1"]);
});
