/** A column that is folded away: still there, still counted, and cards can still be dropped on it. */

import { useEffect, useRef } from "preact/hooks";
import { columnGround, landing } from "./drag.ts";
import { fold } from "./folding.ts";
import type { Column } from "./records.ts";
import type { Room } from "./room.ts";
import { allows, counted } from "./words.ts";

export function FoldedColumn({ room, column }: { room: Room; column: Column }) {
  const element = useRef<HTMLElement>(null);
  const mayEdit = allows(room.role.value, "member");
  const count = room.view.cards(column.id).value.length;
  useEffect(() => {
    if (mayEdit) return columnGround(element.current!, column.id);
  }, [column.id, mayEdit]);
  const open = () => {
    fold(column.id, false);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-column="${column.id}"] .fold`)?.focus());
  };
  const over = landing.value?.id === column.id ? (landing.value.edge ?? "list") : undefined;
  return (
    <section ref={element} class="column folded" aria-label={column.name} data-column={column.id} data-edge={over}>
      <button type="button" class="well unfold" aria-expanded="false" aria-label={`Unfold ${column.name}, ${counted(count, "card")}`} title="Unfold" onClick={open}>
        <span class={`category ${column.category}`} aria-hidden="true" />
        <span class="folded-name">{column.name}</span>{" "}
        <span class="count">{count}</span>
      </button>
    </section>
  );
}
