/** Quiet moments, and what happens where there are none. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Lull } from "../src/lull.ts";

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

test("it comes once, after it has become quiet", async () => {
  let times = 0;
  const lull = new Lull(40, 10_000, () => times++);
  for (let nth = 0; nth < 5; nth++) lull.heard();
  assert.equal(times, 0);
  while (times === 0) await pause(5);
  await pause(100);
  assert.equal(times, 1);
});

test("where it is never quiet it comes all the same, again and again", async () => {
  let times = 0;
  const lull = new Lull(10_000, 40, () => times++);
  lull.stop();
  for (const hang = performance.now() + 10_000; times < 2 && performance.now() < hang; await pause(5)) lull.heard();
  lull.stop();
  assert.equal(times, 2);
});
