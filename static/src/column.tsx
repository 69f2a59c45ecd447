/** A step of the work: its name, its limit, its cards. */

import { useEffect, useRef } from "preact/hooks";
import { Card } from "./card.tsx";
import { ColumnMenu } from "./column-menu.tsx";
import { Composer } from "./composer.tsx";
import { columnGrip, held, landing, listGround } from "./drag.ts";
import { Editable } from "./editable.tsx";
import { Icon } from "./icons.tsx";
import { composing } from "./keys.ts";
import type { Column as Step } from "./records.ts";
import type { Room } from "./room.ts";
import { allows } from "./words.ts";

export function Column({ room, column }: { room: Room; column: Step }) {
  const element = useRef<HTMLElement>(null);
  const head = useRef<HTMLElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const mayEdit = allows(room.role.value, "member");
  const mayArrange = allows(room.role.value, "admin");
  const ids = room.view.cards(column.id).value;
  useEffect(() => listGround(list.current!, column.id), [column.id]);
  useEffect(() => {
    if (mayArrange) return columnGrip(element.current!, head.current!, column.id);
  }, [column.id, mayArrange]);

  const over = landing.value?.id === column.id ? (landing.value.edge ?? "list") : undefined;
  return (
    <section ref={element} class="column" aria-label={column.name} data-column={column.id} data-edge={over}>
      <header ref={head} class="column-head">
        <span class={`category ${column.category}`} aria-hidden="true" />
        <h2>
          <Editable
            value={column.name}
            label="Rename column"
            {...(mayArrange && { onRename: (name: string) => room.wish("column.update", { column_id: column.id, set: { name } }) })}
          />
        </h2>
        <Occupancy column={column} count={ids.length} />
        <span class="grow" />
        {mayEdit && (
          <button class="icon" aria-label={`Add a card at the top of ${column.name}`} title="Add a card at the top" onClick={() => compose(column.id, true)}>
            <Icon name="plus" />
          </button>
        )}
        {mayArrange && <ColumnMenu room={room} column={column} count={ids.length} />}
      </header>
      <FullNotice column={column} ids={ids} />
      <div ref={list} class="cards">
        <Writing room={room} column={column} top />
        {ids.map((id) => (
          <Card key={id} room={room} id={id} />
        ))}
        {ids.length === 0 && <p class="hollow">{EMPTY[column.category]}</p>}
        <Writing room={room} column={column} top={false} />
      </div>
      {mayEdit && !isWriting(column.id, false) && (
        <button class="add" onClick={() => compose(column.id, false)}>
          <Icon name="plus" size={14} /> Add a card
        </button>
      )}
    </section>
  );
}

const EMPTY = {
  backlog: "Ideas wait here until they are planned.",
  todo: "What comes next goes here.",
  doing: "Drag a card here when somebody starts on it.",
  done: "Finished work lands here.",
};

const compose = (columnId: string, top: boolean) => (composing.value = { columnId, top });
const isWriting = (columnId: string, top: boolean) => composing.value?.columnId === columnId && composing.value.top === top;

/** How many cards stand here, and how many may. */
function Occupancy({ column, count }: { column: Step; count: number }) {
  const limit = column.wip_limit;
  if (limit === null) return <span class="count">{count}</span>;
  const fullness = count > limit ? "over" : count === limit ? "full" : "";
  const kind = column.wip_mode === "hard" ? "no more than" : "better not more than";
  return (
    <span class={`count limit ${fullness}`} title={`${count} in progress, ${kind} ${limit} at a time`}>
      {count}/{limit}
    </span>
  );
}

/** While a card is held, a full column says so before it refuses. */
function FullNotice({ column, ids }: { column: Step; ids: readonly string[] }) {
  const now = held.value;
  const isFull = column.wip_limit !== null && ids.length >= column.wip_limit;
  if (now?.kind !== "card" || !isFull || ids.includes(now.id)) return null;
  return (
    <p class="full-notice" role="status">
      {column.wip_mode === "hard" ? "Full" : "Over its limit"}: {ids.length} of {column.wip_limit}
    </p>
  );
}

function Writing({ room, column, top }: { room: Room; column: Step; top: boolean }) {
  if (!isWriting(column.id, top)) return null;
  const add = (title: string) => {
    room.wish("task.create", { title, column_id: column.id, position: top ? "top" : "bottom" });
  };
  return (
    <Composer
      name={`card.${column.id}`}
      label={`New card in ${column.name}`}
      onAdd={add}
      onClose={() => (composing.value = null)}
    />
  );
}
