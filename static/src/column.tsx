/** A step of the work: its name, its limit, its cards. */

import { useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Cards } from "./cards.tsx";
import { ColumnMenu } from "./column-menu.tsx";
import { Composer } from "./composer.tsx";
import { columnGrip, columnGround, held, landing } from "./drag.ts";
import { Editable } from "./editable.tsx";
import { EmptyColumn } from "./empty-column.tsx";
import { shownIn } from "./filter.ts";
import { fold, folded } from "./folding.ts";
import { FoldedColumn } from "./folded-column.tsx";
import { Icon } from "./icons.tsx";
import { composing } from "./keys.ts";
import { ofLane } from "./lanes.ts";
import type { Column as Step } from "./records.ts";
import type { Room } from "./room.ts";
import { allows } from "./words.ts";

interface Props {
  room: Room;
  column: Step;
}

export function Column(props: Props) {
  const isFolded = useComputed(() => folded.value.has(props.column.id)).value;
  return isFolded ? <FoldedColumn {...props} /> : <OpenColumn {...props} />;
}

function OpenColumn({ room, column }: Props) {
  const element = useRef<HTMLElement>(null);
  const head = useRef<HTMLElement>(null);
  const mayEdit = allows(room.role.value, "member");
  const mayArrange = allows(room.role.value, "admin");
  const ids = room.view.cards(column.id).value;
  const shown = useComputed(() => shownIn(room, column.id)).value;
  useEffect(() => {
    if (mayEdit) return columnGround(element.current!, column.id);
  }, [column.id, mayEdit]);
  useEffect(() => {
    if (mayArrange) return columnGrip(element.current!, head.current!, column.id);
  }, [column.id, mayArrange]);

  const over = landing.value?.id === column.id ? (landing.value.edge ?? "list") : undefined;
  return (
    <section ref={element} class="column" aria-label={column.name} data-column={column.id} data-edge={over}>
      <div class="well">
        <header ref={head} class="column-head">
          <span class={`category ${column.category}`} aria-hidden="true" />
          <h2>
            <Editable
              value={column.name}
              label="Rename column"
              {...(mayArrange && { onRename: (name: string) => room.wish("column.update", { column_id: column.id, set: { name } }) })}
            />
          </h2>
          <Occupancy column={column} ids={ids} />
          <span class="grow" />
          <button type="button" class="icon fold" aria-label={`Fold ${column.name}`} title="Fold" onClick={() => fold(column.id, true)}>
            <Icon name="fold" />
          </button>
          {mayEdit && (
            <button class="icon" aria-label={`Add a card at the top of ${column.name}`} title="Add a card at the top" onClick={() => compose(column.id, true)}>
              <Icon name="plus" />
            </button>
          )}
          {mayArrange && <ColumnMenu room={room} column={column} count={ids.length} />}
        </header>
        <Cards
          room={room}
          ids={shown}
          before={<Writing room={room} column={column} top />}
          after={
            <>
              {shown.length === 0 && <EmptyColumn room={room} column={column} isHiding={ids.length > 0} />}
              <Writing room={room} column={column} top={false} />
            </>
          }
        />
        {mayEdit && !isWriting(column.id, false) && (
          <button class="add" onClick={() => compose(column.id, false)}>
            <Icon name="plus" size={14} /> Add a card
          </button>
        )}
      </div>
    </section>
  );
}

const compose = (columnId: string, top: boolean) => (composing.value = { columnId, top });
const isWriting = (columnId: string, top: boolean, lane?: string) =>
  composing.value?.columnId === columnId && composing.value.top === top && composing.value.lane === lane;

/** How many cards stand here, and how many may. While one more is held, a full column says so before it refuses. */
export function Occupancy({ column, ids }: { column: Step; ids: readonly string[] }) {
  const count = ids.length;
  const limit = column.wip_limit;
  if (limit === null) return <span class="count">{count}</span>;
  const isHard = column.wip_mode === "hard";
  const now = held.value;
  const warns = now?.kind === "card" && count >= limit && !ids.includes(now.id);
  const fullness = count > limit ? "over" : count === limit ? "full" : "";
  const title = `${count} in progress, ${isHard ? "no more than" : "better not more than"} ${limit} at a time`;
  return (
    <span class={`count limit ${fullness}`} title={title}>
      {warns && (isHard ? "Full: " : "Over the limit: ")}
      {count}/{limit}
    </span>
  );
}

export function Writing({ room, column, top, lane }: { room: Room; column: Step; top: boolean; lane?: string }) {
  if (!isWriting(column.id, top, lane)) return null;
  const add = (title: string) => {
    room.wish("task.create", { title, column_id: column.id, position: top ? "top" : "bottom", ...ofLane(lane) });
  };
  const close = () => {
    composing.value = null;
    const ground = `[data-column="${column.id}"]${lane === undefined ? "" : `[data-lane="${lane}"]`}`;
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`${ground} .add`)?.focus());
  };
  return (
    <Composer
      name={`card.${column.id}${lane ?? ""}`}
      label={`New card in ${column.name}`}
      onAdd={add}
      onClose={close}
    />
  );
}
