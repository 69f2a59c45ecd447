/** The cards of a list, of which only those near the eye are drawn: five thousand cost as much as twenty. */

import { useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { Card } from "./card.tsx";
import { held, listScroll } from "./drag.ts";
import { lifted, renaming } from "./keys.ts";
import { found, sought } from "./reveal.ts";
import type { Room } from "./room.ts";
import { cardAt } from "./standing.ts";
import { offsets, rows, span } from "./window.ts";

const STEP = 150; // px of scrolling after which the window moves
const GUESS = 70; // px, the height of a card that has never been seen
const SCREEN = 1_000; // px, until the height of the list is known

interface Props {
  room: Room;
  ids: readonly string[];
  lane?: string | undefined;
  /** What stands above and below the cards and scrolls with them. */
  before?: ComponentChildren;
  after?: ComponentChildren;
}

export function Cards({ room, ids, lane, before, after }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const [at, height] = useScroll(list);
  const heightOf = useHeights(list, ids);
  const starts = useMemo(() => offsets(ids, heightOf), [ids, heightOf]);
  const pins = usePins(list);
  useEffect(() => listScroll(list.current!), []);
  const drawn = rows(ids, starts, span(starts, at, at + height), pins);
  useSought(list, ids, lane);
  return (
    <div ref={list} class="cards">
      {before}
      {drawn.map((row, nth) =>
        typeof row === "string" ? <Card key={row} room={room} id={row} lane={lane} /> : <div key={`space-${nth}`} class="space" style={{ height: `${row}px` }} />,
      )}
      {after}
    </div>
  );
}

type List = { current: HTMLDivElement | null };

/** How far the list is scrolled, in steps, and how much of it is seen. */
function useScroll(list: List): [at: number, height: number] {
  const [at, setAt] = useState(0);
  const [height, setHeight] = useState(SCREEN);
  useLayoutEffect(() => {
    const element = list.current!;
    const look = () => setAt(Math.floor(element.scrollTop / STEP) * STEP);
    const sizes = new ResizeObserver(() => (look(), setHeight(Math.ceil((element.clientHeight || SCREEN) / STEP + 1) * STEP)));
    sizes.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => (sizes.disconnect(), element.removeEventListener("scroll", look));
  }, []);
  return [at, height];
}

/** The heights of the cards as they were last seen; another function whenever one has turned out to be another. */
function useHeights(list: List, ids: readonly string[]): (id: string) => number {
  const seen = useRef(new Map<string, number>());
  const guess = useRef(GUESS);
  const heightOf = (id: string) => seen.current.get(id) ?? guess.current;
  const [known, setKnown] = useState(() => heightOf);
  const sizes = useMemo(() => new ResizeObserver((changes) => {
    let changed = false;
    for (const { target, borderBoxSize } of changes) {
      const id = (target as HTMLElement).dataset.card ?? "";
      const height = Math.round(borderBoxSize[0]?.blockSize ?? 0);
      if (height === 0 || seen.current.get(id) === height) continue;
      if (seen.current.size === 0) guess.current = height;
      seen.current.set(id, height);
      changed = true;
    }
    if (changed) setKnown(() => (id: string) => heightOf(id));
  }), []);
  const watched = useRef(new Set<Element>());
  useLayoutEffect(() => {
    const now = new Set<Element>(list.current!.querySelectorAll(":scope > .card"));
    for (const one of watched.current) if (!now.has(one)) sizes.unobserve(one);
    for (const one of now) if (!watched.current.has(one)) sizes.observe(one);
    watched.current = now;
    if (seen.current.size > 2 * ids.length + 100) seen.current.clear(); // cards that have long left
  });
  useEffect(() => () => sizes.disconnect(), []);
  return known;
}

/** Cards that stay drawn wherever the list is scrolled: in the hand, under the keys, sought. */
function usePins(list: List): string[] {
  const [focused, setFocused] = useState<string | null>(null);
  useEffect(() => {
    const element = list.current!;
    const look = () => setFocused(cardAt(document.activeElement));
    const left = (event: FocusEvent) => element.contains(event.relatedTarget as Node | null) || setFocused(null);
    element.addEventListener("focusin", look);
    element.addEventListener("focusout", left);
    return () => (element.removeEventListener("focusin", look), element.removeEventListener("focusout", left));
  }, []);
  const inHand = useComputed(() => (held.value?.kind === "card" ? held.value.id : "")).value;
  const pins = [focused, inHand, lifted.value?.id, renaming.value?.id, sought.value?.id];
  return [...new Set(pins.filter((id): id is string => Boolean(id)))];
}

/** Focus the sought card as soon as it is drawn here. */
function useSought(list: List, ids: readonly string[], lane: string | undefined): void {
  const wanted = sought.value;
  useLayoutEffect(() => {
    if (wanted === null || wanted !== sought.peek() || (wanted.lane ?? lane) !== lane || !ids.includes(wanted.id)) return;
    const card = list.current!.querySelector<HTMLElement>(`:scope > [data-card="${CSS.escape(wanted.id)}"]`);
    if (card === null) return;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
    found();
  }, [wanted, ids]);
}
