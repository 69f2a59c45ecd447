/** A room keeps in step with its log and shows one's own edits on top, whatever happens on the line. */

import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Room } from "../src/room.ts";
import type { BoardRecord } from "../src/records.ts";
import { Vault } from "../src/vault.ts";
import { column, entry, PROJECT, task } from "./cast.ts";
import { drawn, Line, replay, settled, snapshot } from "./line.ts";

const GRACE = "018f0000-0000-7000-8000-00000000009a";
const board: BoardRecord[] = [column("c1", "a0"), column("c2", "a1"), task("t1", "c1", "a0"), task("t2", "c1", "a1")];

let open: Room[] = [];
afterEach(async () => {
  for (const room of open) room.close();
  open = [];
  await settled();
  await Vault.clear();
});

async function enter(line = new Line()) {
  const refused: string[] = [];
  const room = new Room(PROJECT, GRACE, line.connection, (command, problem) => refused.push(`${command.name}: ${problem.code}`));
  open.push(room);
  await room.open();
  await settled();
  return { room, line, refused, cards: (id: string) => room.view.cards(id).value, title: (id: string) => room.view.task(id).value?.title };
}

async function joined() {
  const entered = await enter();
  await entered.line.next("room.join").answer(snapshot(10, board));
  return entered;
}

const titled = (seq: number, title: string, id = "t1") =>
  entry(seq, { op: "set", kind: "task", id, version: seq, set: { title }, was: {} });

test("an edit is shown at once and stays on top of what others do meanwhile", async () => {
  const { room, line, cards, title } = await joined();
  room.wish("task.move", { task_id: "t1", column_id: "c2" });
  assert.deepEqual([cards("c1"), cards("c2")], [["t2"], ["t1"]]);
  line.tell([titled(11, "Theirs")]);
  await drawn();
  assert.equal(title("t1"), "Theirs");
  assert.deepEqual(cards("c2"), ["t1"]);
  const asked = line.next("task.move");
  await asked.answer({ ok: true, seq: 12 });
  assert.deepEqual(cards("c2"), ["t1"]); // confirmed, and its entry still on the way: nothing flickers back
  const done = { ...entry(12, { op: "set", kind: "task", id: "t1", version: 12, set: { column_id: "c2", rank: "a5" }, was: {} }), request_id: String(asked.body["request_id"]) };
  line.tell([done]);
  assert.deepEqual([cards("c1"), cards("c2"), room.waiting.value], [["t2"], ["t1"], 0]);
});

test("what others do in a hurry is drawn together, and with one's own hand at the latest", async () => {
  const { room, line, title } = await joined();
  await drawn();
  line.tell([titled(11, "First")]);
  assert.equal(title("t1"), "First"); // nobody was busy
  for (let seq = 12; seq < 20; seq++) line.tell([titled(seq, `Number ${seq}`)]);
  assert.equal(title("t1"), "First");
  assert.deepEqual([...room.news.glowing.value], ["t1"]);
  room.wish("task.update", { task_id: "t2", set: { title: "Mine" } });
  assert.deepEqual([title("t1"), title("t2")], ["Number 19", "Mine"]);
  line.tell([titled(20, "Last")]);
  assert.equal(title("t1"), "Number 19");
  await drawn();
  assert.equal(title("t1"), "Last");
});

test("a refusal takes back exactly what it refuses", async () => {
  const { room, line, cards, title, refused } = await joined();
  room.wish("task.update", { task_id: "t2", set: { title: "Mine" } });
  room.wish("task.move", { task_id: "t1", column_id: "c2" });
  await line.next("task.update").answer({ ok: true, seq: 11 });
  await line.next("task.move").answer({ ok: false, problem: { code: "wip_limit_exceeded", retryable: false } });
  assert.deepEqual(refused, ["task.move: wip_limit_exceeded"]);
  assert.deepEqual([cards("c1"), cards("c2"), title("t2")], [["t1", "t2"], [], "Mine"]);
});

test("a hole is asked for, and what comes meanwhile is kept (C2, C8)", async () => {
  const { line, title } = await joined();
  line.tell([titled(12, "Twelve")]);
  assert.equal(title("t1"), "Task t1");
  const join = line.next("room.join");
  assert.deepEqual(join.body, { project_id: PROJECT, since: 10, epoch: "e1" });
  line.tell([titled(13, "Thirteen", "t2")]);
  await join.answer(replay(12, [titled(11, "Eleven"), titled(12, "Twelve")]));
  await drawn();
  assert.deepEqual([title("t1"), title("t2")], ["Twelve", "Thirteen"]);
});

test("after a cut the room is joined from where it was, and what has no answer is sent again (C6)", async () => {
  const { room, line } = await joined();
  room.wish("task.archive", { task_id: "t1" });
  const lost = line.next("task.archive");
  line.link.value = "reconnecting";
  await lost.lose();
  assert.equal(room.follower.phase.value, "away");
  line.link.value = "live";
  await settled();
  const join = line.next("room.join");
  assert.equal(join.body["since"], 10);
  await join.answer(replay(10, []));
  assert.equal(line.next("task.archive").body["request_id"], lost.body["request_id"]);
});

test("another epoch begins afresh and asks again for everything that is pending", async () => {
  const { room, line, cards, title } = await joined();
  room.wish("task.update", { task_id: "t1", set: { title: "Mine" } });
  const first = line.next("task.update");
  await first.answer({ ok: true, seq: 11 });
  line.tell([], "e2");
  await line.next("room.join").answer(snapshot(3, board, "e2"));
  assert.equal(title("t1"), "Mine");
  assert.deepEqual(cards("c1"), ["t1", "t2"]);
  assert.equal(line.next("task.update").body["request_id"], first.body["request_id"]);
});

test("a reload shows the last known board with the pending edits on it, and sends them", async () => {
  const before = await joined();
  before.line.link.value = "offline";
  before.room.wish("task.move", { task_id: "t1", column_id: "c2" });
  before.room.close();
  await settled();
  const line = new Line();
  line.link.value = "connecting";
  const { room, cards } = await enter(line);
  assert.deepEqual([room.follower.phase.value, cards("c1"), cards("c2"), room.waiting.value], ["away", ["t2"], ["t1"], 1]);
  line.link.value = "live";
  await settled();
  await line.next("room.join").answer(replay(10, []));
  line.next("task.move");
});

test("only being shut out ends a room; a defect of the server costs nobody what they wrote", async () => {
  const { room, line } = await enter();
  room.wish("task.create", { title: "Keep me", column_id: "c1" });
  const problem = { code: "internal", retryable: false, retry_after: 0.01 };
  await line.next("room.join").answer({ ok: false, problem });
  await line.next("room.join").answer(snapshot(10, board));
  line.next("task.create");
  line.link.value = "reconnecting";
  line.link.value = "live";
  await line.next("room.join").answer({ ok: false, problem: { code: "not_found", retryable: false } });
  assert.equal(room.follower.phase.value, "closed");
});

test("a trial is shown and leaves no trace", async () => {
  const { room, line, cards } = await joined();
  room.tryOut([{ name: "task.move", fields: { task_id: "t1", column_id: "c2" } }]);
  assert.deepEqual(cards("c2"), ["t1"]);
  room.tryOut([]);
  assert.deepEqual([cards("c1"), cards("c2")], [["t1", "t2"], []]);
  assert.deepEqual(line.asked, []);
});

test("much on its way is drawn a few times, not once for each answer", async () => {
  const many = Array.from({ length: 200 }, (_, nth) => task(`m${nth}`, "c1", `b${String(nth).padStart(3, "0")}`));
  const { room, line } = await enter();
  await line.next("room.join").answer(snapshot(10, [...board, ...many]));
  let drawn = 0;
  const stop = room.view.cards("c2").subscribe(() => drawn++);
  room.wishAll(many.map(({ id }, nth) => [{ name: "task.move", fields: { task_id: id, column_id: "c2" } }, `x.${nth}`]));
  const ids = many.map((one) => one.id);
  assert.deepEqual(room.view.cards("c2").value, ids);
  for (const [nth, { id }] of many.entries()) {
    const asked = line.next("task.move");
    const change = { op: "set", kind: "task", id, version: 2, set: { column_id: "c2", rank: `c${String(nth).padStart(3, "0")}` }, was: {} } as const;
    line.tell([{ ...entry(11 + nth, change), request_id: String(asked.body["request_id"]) }]);
    void asked.answer({ ok: true, seq: 11 + nth });
    for (let step = 0; step < 10; step++) await null; // the next is sent, and no time passes in which to draw
  }
  assert.deepEqual([room.waiting.value, room.view.cards("c2").value], [0, ids]);
  assert.ok(drawn < 60, `${drawn} times`); // the last twenty, told and answered, and what was shown at first
  stop();
});

test("what this page asked for is known to be its own, and forgotten after a thousand more", async () => {
  const { room, line } = await joined();
  const own = (request_id: string) => room.isMine({ ...entry(11), request_id });
  const rename = (nth: number) => [{ name: "task.update", fields: { task_id: "t1", set: { title: `${nth}` } } }, `x${nth}`] as const;
  for (let nth = 0; nth < 1_200; nth++) {
    room.wishAll([rename(nth)]);
    const asked = line.next("task.update");
    void asked.answer({ ok: true, seq: 11 + nth });
    line.tell([{ ...entry(11 + nth), request_id: `x${nth}` }]);
    await new Promise<void>((done) => setImmediate(done));
  }
  assert.deepEqual([own("x1199"), own("x300"), own("x100")], [true, true, false]);
});

test("long texts are kept for the open task, with what was said while they were read", async () => {
  const { room, line } = await joined();
  room.attend("t1");
  const said = (id: string) => ({ kind: "comment" as const, id, version: 1, task_id: "t1", body: id, mentions: [], author_id: GRACE, seq: Number(id), created_at: `2026-11-23T07:00:0${id}.000Z`, edited_at: null });
  line.tell([entry(11, { op: "put", kind: "comment", record: said("2") })]);
  line.tell([entry(12, { op: "drop", kind: "comment", id: "1" })]);
  room.learn("t1", [said("0"), said("1")], 10);
  assert.deepEqual(room.view.comments.value.map((one) => one.id), ["0", "2"]);
  room.attend(null);
  assert.deepEqual(room.view.comments.value, []);
});
