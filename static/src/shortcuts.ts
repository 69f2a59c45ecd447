/** Turns what is pressed on the keyboard into actions, wherever the focus is, except where somebody writes. */

import { signal } from "@preact/signals";
import { ACTIONS, isPossible, type Action, type Stage } from "./actions.ts";
import { lifted, liftedKey } from "./keys.ts";
import type { Room } from "./room.ts";
import { isWriting, strokeOf } from "./strokes.ts";

const PLACE = "boardcast.single-keys";
const SECOND_WITHIN = 1_500; // ms after "g" in which the second letter belongs to it

/** Whether letters alone are commands (WCAG 2.1.4: one can turn that off). */
export const singleKeys = signal(localStorage.getItem(PLACE) !== "off");

export function setSingleKeys(on: boolean): void {
  localStorage.setItem(PLACE, on ? "on" : "off");
  singleKeys.value = on;
}

/** Listen for as long as this board is open. `stage` says what the keys are about right now. */
export function listenForKeys(room: Room, stage: () => Stage): () => void {
  let first = "";
  let forget: ReturnType<typeof setTimeout> | undefined;
  const press = (event: KeyboardEvent) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (lifted.peek() !== null) {
      if (!isWriting(event.target) && liftedKey(event.code, room)) event.preventDefault();
      return;
    }
    const stroke = strokeOf(event);
    if (stroke === "" || /^(Shift|Control|Meta)/.test(event.code)) return;
    if (isWriting(event.target) && stroke !== "mod+k") return;
    const now = stage();
    const pressed = first ? `${first} ${stroke}` : stroke;
    clearTimeout(forget);
    first = "";
    const action = bound(pressed, now);
    if (action) {
      event.preventDefault();
      action.run(now);
    } else if (begins(stroke)) {
      first = stroke;
      forget = setTimeout(() => (first = ""), SECOND_WITHIN);
    }
  };
  addEventListener("keydown", press);
  return () => (clearTimeout(forget), removeEventListener("keydown", press));
}

function bound(pressed: string, stage: Stage): Action | undefined {
  if (!singleKeys.peek() && /^(shift\+)?[a-z/]( |$)/.test(pressed)) return undefined;
  return ACTIONS.find((action) => action.keys.includes(pressed) && isPossible(action, stage));
}

const begins = (stroke: string): boolean => ACTIONS.some((action) => action.keys.some((keys) => keys.startsWith(`${stroke} `)));
