/** A key is what is printed on it, or where it lies on keyboards of other scripts. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { facesOf, strokeOf } from "../src/strokes.ts";

const press = (key: string, code: string, held: object = {}) => strokeOf({ key, code, ...held } as KeyboardEvent);

test("Latin letters count as printed, on every layout", () => {
  assert.equal(press("m", "KeyM"), "m");
  assert.equal(press("m", "Semicolon"), "m"); // French
  assert.equal(press("Z", "KeyY", { ctrlKey: true, shiftKey: true }), "mod+shift+z"); // German
  assert.equal(press("M", "KeyM", { shiftKey: true }), "shift+m");
});

test("letters of other scripts count by their place", () => {
  assert.equal(press("ь", "KeyM"), "m");
  assert.equal(press("ز", "KeyC"), "c");
  assert.equal(press("я", "KeyZ", { ctrlKey: true }), "mod+z");
});

test("signs are what they say, wherever they lie and whatever is held for them", () => {
  assert.equal(press("/", "Digit7", { shiftKey: true }), "/");
  assert.equal(press("?", "Minus", { shiftKey: true }), "?");
});

test("other keys have names", () => {
  assert.equal(press("ArrowDown", "ArrowDown", { shiftKey: true }), "shift+ArrowDown");
  assert.equal(press("Enter", "NumpadEnter"), "Enter");
  assert.equal(press(" ", "Space"), "Space");
});

test("what belongs to the system or to an input method is left alone", () => {
  assert.equal(press("m", "KeyM", { altKey: true }), "");
  assert.equal(press("m", "KeyM", { isComposing: true }), "");
  assert.equal(press("m", "KeyM", { metaKey: true }), "");
});

test("keys are shown as they are pressed", () => {
  assert.deepEqual(facesOf("mod+shift+z"), ["Ctrl", "Shift", "Z"]);
  assert.deepEqual(facesOf("g p"), ["G", "P"]);
});
