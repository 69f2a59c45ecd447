/** Cards by finger: a long press lifts one, and the board scrolls along; let go where it was, it is chosen. The browser's own dragging is for mice. */

import { drop, held, land, landing } from "./drag.ts";
import type { Room } from "./room.ts";
import { chosen, toggle } from "./selection.ts";
import { cardAt, laneAt, type Standing } from "./standing.ts";

const PRESS = 320; // ms until a resting finger lifts the card
const TREMBLE = 10; // px that a resting finger may move
const SHORE = 44; // px from an end of a list or of the board where it begins to scroll
const PACE = 9; // px for each frame while it does

interface Finger extends Standing {
  card: HTMLElement;
  x: number;
  y: number;
  wasX: number;
  wasY: number;
}

/** Returns what ends it. */
export function watchTouches(board: HTMLElement, room: Room): () => void {
  let finger: Finger | null = null;
  let ghost: HTMLElement | null = null;
  let hasMoved = false;
  let pressing: ReturnType<typeof setTimeout> | undefined;

  const begin = (event: TouchEvent) => {
    const card = event.target instanceof Element ? event.target.closest<HTMLElement>(".card[data-card]") : null;
    if (event.touches.length > 1) return end(false);
    if (card === null || (event.target as Element).closest("button, textarea")) return;
    const { clientX: x, clientY: y } = event.touches[0]!;
    const id = cardAt(card)!;
    const columnId = room.view.task(id).peek()?.column_id ?? "";
    finger = { id, columnId, lane: laneAt(card), card, x, y, wasX: x, wasY: y };
    card.draggable = false; // or the browser would lift it too, in its own way
    clearTimeout(pressing);
    pressing = setTimeout(lift, PRESS);
  };

  const lift = () => {
    if (finger === null) return;
    held.value = { kind: "card", id: finger.id, columnId: finger.columnId, lane: finger.lane };
    room.presence.doing(`dragging:${finger.id}`);
    ghost = shadowOf(finger.card);
    hasMoved = false;
    if (chosen.peek().has(finger.id) && chosen.peek().size > 1) ghost.dataset.many = String(chosen.peek().size);
    board.classList.add("carrying");
    navigator.vibrate?.(12);
    follow();
  };

  const move = (event: TouchEvent) => {
    if (finger === null) return;
    const { clientX, clientY } = event.touches[0]!;
    finger.x = clientX;
    finger.y = clientY;
    const isFar = Math.hypot(clientX - finger.wasX, clientY - finger.wasY) > TREMBLE;
    if (ghost === null) return isFar ? end(false) : undefined; // it scrolls
    hasMoved ||= isFar;
    event.preventDefault();
  };

  /** Once for each frame: the card stays under the finger, wherever the board has scrolled to. */
  const follow = () => {
    if (finger === null || ghost === null) return;
    ghost.style.transform = `translate(${finger.x - finger.wasX}px, ${finger.y - finger.wasY}px) rotate(1.5deg)`;
    scrollNear(board, finger);
    const next = under(finger);
    land(next && { id: next.id, edge: next.edge, lane: next.what.lane });
    requestAnimationFrame(follow);
  };

  const end = (dropped: boolean) => {
    clearTimeout(pressing);
    if (finger === null) return;
    const what = finger;
    const target = ghost && dropped ? under(what) : null;
    what.card.draggable = true;
    finger = null;
    if (ghost === null) return;
    ghost.remove();
    ghost = null;
    board.classList.remove("carrying");
    held.value = null;
    landing.value = null;
    room.presence.doing();
    if (dropped && !hasMoved) return toggle(room, what.id);
    if (target) drop(room, { kind: "card", id: what.id, columnId: what.columnId, lane: what.lane }, target.what, target.edge);
  };

  const up = (event: TouchEvent) => {
    if (ghost !== null) event.preventDefault(); // no click on what lies under the finger now
    end(true);
  };
  const cancel = () => end(false);
  const menu = (event: Event) => finger !== null && event.preventDefault();
  const listen = { passive: false } as const;
  board.addEventListener("touchstart", begin, { passive: true });
  board.addEventListener("touchmove", move, listen);
  board.addEventListener("touchend", up, listen);
  board.addEventListener("touchcancel", cancel);
  board.addEventListener("contextmenu", menu);
  return () => {
    end(false);
    board.removeEventListener("touchstart", begin);
    board.removeEventListener("touchmove", move);
    board.removeEventListener("touchend", up);
    board.removeEventListener("touchcancel", cancel);
    board.removeEventListener("contextmenu", menu);
  };
}

/** What the finger points at: the half of another card, or a column. */
function under({ id, x, y }: Finger) {
  const target = document.elementFromPoint(x, y);
  const column = target?.closest<HTMLElement>("[data-column]");
  if (!column) return null;
  const columnId = column.dataset.column!;
  const place = { columnId, lane: laneAt(target) };
  const card = target!.closest<HTMLElement>(".card");
  const cardId = cardAt(card);
  if (!card || !cardId || cardId === id) return { id: columnId, edge: null, what: { kind: "list", ...place } as const };
  const box = card.getBoundingClientRect();
  const edge = y < box.top + box.height / 2 ? ("top" as const) : ("bottom" as const);
  return { id: cardId, edge, what: { kind: "card", id: cardId, ...place } as const };
}

function shadowOf(card: HTMLElement): HTMLElement {
  const box = card.getBoundingClientRect();
  const ghost = card.cloneNode(true) as HTMLElement;
  delete ghost.dataset.card;
  ghost.setAttribute("aria-hidden", "true");
  ghost.classList.add("in-hand");
  Object.assign(ghost.style, { left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px` });
  document.body.append(ghost);
  return ghost;
}

/** A finger near the shore pulls more of the list, or the next column, into view. */
function scrollNear(board: HTMLElement, { x, y }: Finger): void {
  const across = push(x, board.getBoundingClientRect().left, board.getBoundingClientRect().right);
  if (across !== 0) board.scrollLeft += across;
  const list = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-column]")?.querySelector<HTMLElement>(".cards");
  const box = list?.getBoundingClientRect();
  if (list && box) list.scrollTop += push(y, box.top, box.bottom);
}

function push(at: number, low: number, high: number): number {
  if (at < low + SHORE) return -PACE;
  return at > high - SHORE ? PACE : 0;
}
