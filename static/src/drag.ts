/** Dragging with the mouse or a finger: cards between and within columns, columns along the board. */

import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements, monitorForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element";
import { attachClosestEdge, extractClosestEdge, type Edge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge";
import { signal } from "@preact/signals";
import type { Wish } from "./commands.ts";
import { crossing } from "./lanes.ts";
import { putting, seats } from "./placing.ts";
import type { Room } from "./room.ts";
import { atOnce, chosen, stillThere } from "./selection.ts";
import type { Standing } from "./standing.ts";

/** What is in the hand. */
export type Held = ({ kind: "card" } & Standing) | { kind: "column"; id: string };

/** What it hovers over. */
type Under = ({ kind: "card" } & Standing) | ({ kind: "list" } & Omit<Standing, "id">) | { kind: "column"; id: string };

export const held = signal<Held | null>(null);
/** Where it would land: beside this card or column, or at the end of this list. */
export const landing = signal<{ id: string; edge: Edge | null; lane?: string | undefined } | null>(null);

type Stop = () => void;

/** A card can be taken, and things can be put above or below it. */
export function cardGrip(element: HTMLElement, card: Standing): Stop {
  return combine(
    draggable({ element, getInitialData: () => ({ kind: "card", ...card }) }),
    dropTargetForElements({
      element,
      canDrop: ({ source }) => source.data.kind === "card" && source.data.id !== card.id,
      getData: ({ input }) => attachClosestEdge({ kind: "card", ...card }, { element, input, allowedEdges: ["top", "bottom"] }),
    }),
  );
}

/** All of a column takes cards, and other columns left or right of it. */
export function columnGround(element: HTMLElement, id: string, lane?: string): Stop {
  return dropTargetForElements({
    element,
    canDrop: ({ source }) => source.data.id !== id,
    getData: ({ source, input }) => {
      if (source.data.kind === "card") return { kind: "list", columnId: id, ...(lane !== undefined && { lane }) };
      return attachClosestEdge({ kind: "column", id }, { element, input, allowedEdges: ["left", "right"] });
    },
  });
}

/** A column is taken by its head. */
export function columnGrip(element: HTMLElement, dragHandle: HTMLElement, id: string): Stop {
  return draggable({ element, dragHandle, getInitialData: () => ({ kind: "column", id }) });
}

/** A list scrolls when a card is held near its end. */
export function listScroll(element: HTMLElement): Stop {
  return autoScrollForElements({ element, canScroll: ({ source }) => source.data.kind === "card" });
}

/** Watches what is dragged over the board, and turns a drop into a wish. */
export function watchDrags(board: HTMLElement, room: Room): Stop {
  return combine(
    autoScrollForElements({ element: board }),
    monitorForElements({
      onDragStart: ({ source }) => {
        held.value = source.data as unknown as Held;
        if (held.value.kind === "card") room.presence.doing(`dragging:${held.value.id}`);
      },
      onDrag: ({ location }) => {
        const target = location.current.dropTargets[0];
        const under = target?.data as unknown as Under | undefined;
        const id = under?.kind === "list" ? under.columnId : under?.id;
        land(id === undefined ? null : { id, edge: extractClosestEdge(target!.data), ...laneAmong(location.current.dropTargets) });
      },
      onDrop: ({ source, location }) => {
        held.value = null;
        landing.value = null;
        room.presence.doing();
        const target = location.current.dropTargets[0];
        const under = { ...target?.data, ...laneAmong(location.current.dropTargets) } as unknown as Under;
        if (target) drop(room, source.data as unknown as Held, under, extractClosestEdge(target.data));
      },
    }),
  );
}

/** Show where it would land now. */
export function land(next: NonNullable<typeof landing.value> | null): void {
  const now = landing.peek();
  if (next?.id !== now?.id || next?.edge !== now?.edge || next?.lane !== now?.lane) landing.value = next;
}

/** Wish what was dropped to where it was dropped. */
export function drop(room: Room, what: Held, under: Under, edge: Edge | null): void {
  if (what.kind === "column" && under.kind === "column") dropColumn(room, what.id, under.id, edge);
  if (what.kind !== "card" || under.kind === "column") return;
  const { columnId, lane } = under;
  const others = seats(room, { columnId, lane }).filter((id) => id !== what.id);
  const beside = under.kind === "card" ? others.indexOf(under.id) : -1;
  const index = beside < 0 ? others.length : beside + (edge === "top" ? 0 : 1);
  if (chosen.peek().has(what.id) && chosen.peek().size > 1) return dropMany(room, what, { columnId, lane }, others.slice(0, index));
  atOnce(room, putting(room, what, { columnId, lane, index }));
}

/** The swimlane among nested targets; a card stands in a cell of one. */
function laneAmong(targets: readonly { data: Record<string | symbol, unknown> }[]): { lane?: string } {
  const cell = targets.find(({ data }) => typeof data.lane === "string");
  return cell ? { lane: cell.data.lane as string } : {};
}

/** All chosen cards, in their order, to where one of them was dropped. */
function dropMany(room: Room, what: { lane?: string | undefined }, { columnId, lane }: Omit<Standing, "id">, above: readonly string[]): void {
  const many = stillThere(room);
  const moving = new Set(many);
  let after = above.findLast((id) => !moving.has(id));
  const moves = many.map((task_id): Wish => {
    const spot = after ? { after_id: after } : { position: "top" as const };
    after = task_id;
    return { name: "task.move", fields: { task_id, column_id: columnId, ...spot } };
  });
  const given = many.flatMap((task_id): Wish[] => {
    const set = crossing(room.view.task(task_id).peek()!, what.lane, lane);
    return set ? [{ name: "task.update", fields: { task_id, set } }] : [];
  });
  atOnce(room, [...moves, ...given]);
}

function dropColumn(room: Room, id: string, beside: string, edge: Edge | null): void {
  const ids = room.view.columns.peek().map((one) => one.id);
  const others = ids.filter((one) => one !== id);
  const index = others.indexOf(beside) + (edge === "left" ? 0 : 1);
  if (ids[index] !== id) room.wish("column.move", { column_id: id, after_id: others[index - 1] ?? null });
}
