/** Texts said in passing keep their words and lose their marks. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { plain } from "../src/plain.ts";

test("marks are left out, words are kept", () => {
  assert.equal(plain("# Why\n\nThe **descent**, see [the memo](https://example.org) and `P63`"), "Why\nThe descent, see the memo and P63");
});

test("what only looks like a mark stays", () => {
  assert.equal(plain("2 * 3 * 4 = snake_case_name, #12"), "2 * 3 * 4 = snake_case_name, #12");
});
