/** The board cut into lanes: who stands where, and what a card is given on its way from one lane to another. */

import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { cutBy, emptyLanes, lanesOf, listOf } from "../src/lanes.ts";
import { putting } from "../src/placing.ts";
import type { BoardRecord, Member } from "../src/records.ts";
import { Room } from "../src/room.ts";
import { Vault } from "../src/vault.ts";
import { column, PROJECT, task } from "./cast.ts";
import { Line, settled, snapshot } from "./line.ts";

const member = (id: string): Member => ({ kind: "member", id, version: 1, name: id, role: "member", bot: false });
const people = (id: string, rank: string, assignee_ids: string[]) => ({ ...task(id, "todo", rank), assignee_ids });
const board: BoardRecord[] = [
  column("todo", "a0"),
  column("done", "a1"),
  ...["ada", "grace", "linus"].map(member),
  people("both", "a0", ["ada", "grace"]),
  people("hers", "a1", ["grace"]),
  people("free", "a2", []),
];

let open: Room[] = [];
afterEach(async () => {
  for (const room of open) room.close();
  open = [];
  emptyLanes.value = true;
  cutBy("none");
  await settled();
  await Vault.clear();
});

async function byPerson(): Promise<Room> {
  const line = new Line();
  const room = new Room(PROJECT, "ada", line.connection, () => {});
  open.push(room);
  await room.open();
  await settled();
  await line.next("room.join").answer(snapshot(10, board));
  cutBy("assignee");
  return room;
}

test("a card with several people stands in the lane of each", async () => {
  const room = await byPerson();
  assert.deepEqual(lanesOf(room).map(({ id, count }) => [id, count]), [["ada", 1], ["grace", 2], ["linus", 0], ["", 1]]);
  assert.deepEqual(listOf(room, { columnId: "todo", lane: "grace" }), ["both", "hers"]);
  assert.deepEqual(listOf(room, { columnId: "todo" }), ["both", "hers", "free"]);
});

test("lanes without cards can be left out, the one for the rest stays", async () => {
  const room = await byPerson();
  emptyLanes.value = false;
  assert.deepEqual(lanesOf(room).map((one) => one.id), ["ada", "grace", ""]);
});

test("into another lane, a card changes this person and keeps the others", async () => {
  const room = await byPerson();
  const from = { id: "both", columnId: "todo", lane: "ada" };
  const given = (lane: string) => putting(room, from, { columnId: "todo", lane, index: 0 }).flatMap((one) => (one.name === "task.update" ? one.fields.set.assignee_ids : []));
  assert.deepEqual(given("linus"), ["linus", "grace"]);
  assert.deepEqual(given("grace"), ["grace"]);
  assert.deepEqual(given("ada"), []);
  const [, emptied] = putting(room, from, { columnId: "done", lane: "", index: 0 });
  assert.deepEqual(emptied, { name: "task.update", fields: { task_id: "both", set: { assignee_ids: [] } } });
});

test("a place in a lane is named by the neighbour that is seen there", async () => {
  const room = await byPerson();
  const place = (id: string, columnId: string, lane: string, index: number) => putting(room, { id, columnId: "todo", lane: "grace" }, { columnId, lane, index });
  assert.deepEqual(place("hers", "todo", "grace", 0), [{ name: "task.move", fields: { task_id: "hers", column_id: "todo", before_id: "both" } }]);
  assert.deepEqual(place("hers", "todo", "grace", 1), []);
  assert.deepEqual(place("hers", "done", "grace", 0), [{ name: "task.move", fields: { task_id: "hers", column_id: "done" } }]);
  const [alone] = place("hers", "todo", "linus", 0); // nobody else is there: it stays where it is in the column
  assert.equal(alone?.name, "task.update");
});
