/** Which cards of a long list are drawn. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { offsets, rows, span, type Row } from "../src/window.ts";

const ids = Array.from({ length: 1000 }, (_, index) => `card ${index}`);
const starts = offsets(ids, () => 93); // 100 px each, with the gap

const cards = (drawn: Row[]) => drawn.filter((row) => typeof row === "string");
const tall = (drawn: Row[]) => drawn.reduce<number>((sum, row) => sum + (typeof row === "number" ? row : 93) + 7, 0);

test("only what is near the eye is drawn", () => {
  const drawn = rows(ids, starts, span(starts, 50_000, 50_800), []);
  assert.ok(cards(drawn).includes("card 500") && cards(drawn).includes("card 507"));
  assert.ok(cards(drawn).length < 25, `${cards(drawn).length} cards are drawn`);
});

test("a list is as long as if all of it were drawn, wherever it is scrolled and whatever is pinned", () => {
  for (const top of [0, 730, 50_000, 99_500, 200_000]) {
    for (const pins of [[], ["card 0"], ["card 999", "card 3", "card 500"], ["gone"]]) {
      assert.equal(tall(rows(ids, starts, span(starts, top, top + 800), pins)), 100_000, `at ${top} with ${pins}`);
    }
  }
});

test("pinned cards are drawn in their places, once", () => {
  const drawn = cards(rows(ids, starts, span(starts, 50_000, 50_800), ["card 999", "card 2", "card 505"]));
  assert.equal(drawn[0], "card 2");
  assert.equal(drawn.at(-1), "card 999");
  assert.equal(new Set(drawn).size, drawn.length);
});

test("an empty list draws nothing", () => {
  assert.deepEqual(rows([], offsets([], () => 93), span(new Float64Array(1), 0, 800), ["gone"]), []);
});
