/** A button that opens a small menu beside it. The browser closes it on Escape and on a click elsewhere. */

import type { ComponentChildren } from "preact";
import { useId, useRef, useState } from "preact/hooks";

const GAP = 4; // px between the button and its menu

interface Props {
  label: string;
  face: ComponentChildren;
  class?: string;
  /** The face is text, so that the label goes before it instead of in its place. */
  isText?: boolean;
  /** The content is made of sentences. */
  isWide?: boolean;
  /** The content; `close` takes the menu away. */
  children: (close: () => void) => ComponentChildren;
}

export function Menu({ label, face, class: style = "icon", isText = false, isWide = false, children }: Props) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const toggled = (event: { newState: string }) => {
    setOpen(event.newState === "open");
    if (event.newState === "open") requestAnimationFrame(() => place(button.current!, menu.current!));
  };
  return (
    <>
      <button ref={button} class={style} aria-label={isText ? undefined : label} title={label} aria-expanded={open} popoverTarget={id} type="button">
        {isText && <span class="unseen">{label}: </span>}
        {face}
      </button>
      <div ref={menu} id={id} class={isWide ? "menu wide" : "menu"} popover="auto" role="group" aria-label={label} onToggle={toggled} onKeyDown={walk}>
        {open && children(() => menu.current?.hidePopover())}
      </div>
    </>
  );
}

export function Choice(props: { chosen?: boolean; danger?: boolean; onPick(): void; children: ComponentChildren }) {
  return (
    <button type="button" class={`choice ${props.danger ? "danger" : ""}`} aria-pressed={props.chosen} onClick={props.onPick}>
      <span class="tick" aria-hidden="true">
        {props.chosen ? "✓" : ""}
      </span>
      {props.children}
    </button>
  );
}

function place(button: HTMLElement, menu: HTMLElement): void {
  const near = button.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const below = near.bottom + GAP + height <= innerHeight;
  menu.style.left = `${Math.max(GAP * 2, Math.min(near.left, innerWidth - width - GAP * 2))}px`;
  menu.style.top = `${Math.max(GAP * 2, below ? near.bottom + GAP : near.top - GAP - height)}px`;
  // On a touch screen a field that is focused would bring up the keyboard, over the menu.
  const first = matchMedia("(pointer: coarse)").matches ? "a, button" : "a, input, button";
  menu.querySelector<HTMLElement>(first)?.focus();
}

function walk(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const menu = event.currentTarget as HTMLElement;
  event.stopPropagation();
  if (step === undefined || event.target instanceof HTMLTextAreaElement) return;
  const stops = [...menu.querySelectorAll<HTMLElement>("a, button, input, select")];
  stops.at((stops.indexOf(document.activeElement as HTMLElement) + step) % stops.length)?.focus();
  event.preventDefault();
}
