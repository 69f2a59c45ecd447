/** An @ calls whom the server thinks it calls. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { calls, handle, suggest, writing } from "../src/mentions.ts";

const ADA = { id: "a", name: "Ada Lovelace" };
const GRACE = { id: "g", name: "Grace Hopper" };
const OTHER = { id: "o", name: "Grace Kelly" };

test("a first name calls its only owner", () => {
  assert.deepEqual(calls("Hello @ada, all well?", [ADA, GRACE]), [{ id: "a", start: 6, end: 10 }]);
});

test("a first name that two have calls nobody, a whole name does", () => {
  assert.deepEqual(calls("@Grace", [GRACE, OTHER]), []);
  assert.deepEqual(calls("@Grace Kelly!", [GRACE, OTHER]), [{ id: "o", start: 0, end: 12 }]);
});

test("a mail address and a longer word call nobody", () => {
  assert.deepEqual(calls("write to me@ada.org or @adamant", [ADA]), []);
});

test("what is written for somebody calls them", () => {
  const people = [ADA, GRACE, OTHER];
  for (const one of people) assert.deepEqual(calls(`@${handle(one, people)} `, people).map((call) => call.id), [one.id]);
});

test("people are suggested from the @ on, by any of their names", () => {
  assert.deepEqual(writing("ask @Gr", 7), { at: 4, said: "Gr" });
  assert.equal(writing("ask me@home", 11), null);
  assert.deepEqual(suggest("", [ADA, GRACE]), [ADA, GRACE]);
  assert.deepEqual(suggest("hop", [ADA, GRACE]), [GRACE]);
  assert.deepEqual(suggest("ada ", [ADA, GRACE]), []);
});
