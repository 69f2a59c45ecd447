/** Turns what is pressed on the keyboard into actions, wherever the focus is, except where somebody writes. */

import { signal } from "@preact/signals";
import type { Offer, Scene } from "./scene.ts";
import { isWriting, strokeOf } from "./strokes.ts";

const PLACE = "boardcast.single-keys";
const SECOND_WITHIN = 1_500; // ms after "g" in which the second letter belongs to it

/** Whether letters alone are commands (WCAG 2.1.4: one can turn that off). */
export const singleKeys = signal(localStorage.getItem(PLACE) !== "off");

export function setSingleKeys(on: boolean): void {
  localStorage.setItem(PLACE, on ? "on" : "off");
  singleKeys.value = on;
}

/** Listen until the returned function is called. */
export function listenForKeys(scene: Scene): () => void {
  let first = "";
  let forget: ReturnType<typeof setTimeout> | undefined;
  const press = (event: KeyboardEvent) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (scene.first?.(event)) return;
    const stroke = strokeOf(event);
    if (stroke === "" || /^(Shift|Control|Meta)/.test(event.code)) return;
    if (isWriting(event.target) && stroke !== "mod+k") return;
    const offers = scene.offers();
    const pressed = first ? `${first} ${stroke}` : stroke;
    clearTimeout(forget);
    first = "";
    const action = bound(pressed, offers);
    if (action) {
      event.preventDefault();
      action.run();
    } else if (begins(stroke, offers)) {
      first = stroke;
      forget = setTimeout(() => (first = ""), SECOND_WITHIN);
    }
  };
  addEventListener("keydown", press);
  return () => (clearTimeout(forget), removeEventListener("keydown", press));
}

function bound(pressed: string, offers: readonly Offer[]): Offer | undefined {
  if (!singleKeys.peek() && /^(shift\+)?[a-z/]( |$)/.test(pressed)) return undefined;
  return offers.find((offer) => offer.keys.includes(pressed) && offer.isPossible);
}

const begins = (stroke: string, offers: readonly Offer[]): boolean => offers.some((action) => action.keys.some((keys) => keys.startsWith(`${stroke} `)));
