/** What can be done with a column: its limit, its meaning, its place, its end. */

import type { Column } from "./records.ts";
import { Icon } from "./icons.tsx";
import { Choice, Menu } from "./menu.tsx";
import type { Room } from "./room.ts";
import { CATEGORIES, counted } from "./words.ts";

interface Props {
  room: Room;
  column: Column;
  count: number;
}

export function ColumnMenu({ room, column, count }: Props) {
  return (
    <Menu label={`More about ${column.name}`} face={<Icon name="more" />}>
      {(close) => (
        <>
          <Limit room={room} column={column} close={close} />
          <p class="menu-title">Counts as</p>
          {CATEGORIES.map(({ value, name, hint }) => (
            <Choice key={value} chosen={column.category === value} onPick={() => set(room, column, { category: value }, close)}>
              {name} <small>{hint}</small>
            </Choice>
          ))}
          <hr />
          <Places room={room} column={column} close={close} />
          <Deletion room={room} column={column} count={count} close={close} />
        </>
      )}
    </Menu>
  );
}

type Part = Omit<Props, "count"> & { close(): void };

function set(room: Room, column: Column, fields: Partial<Pick<Column, "category" | "wip_limit" | "wip_mode">>, close: () => void): void {
  room.wish("column.update", { column_id: column.id, set: fields });
  close();
}

function Limit({ room, column, close }: Part) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    const wip_limit = Number(fields.get("limit")) || null;
    set(room, column, { wip_limit, wip_mode: fields.get("soft") ? "soft" : "hard" }, close);
  };
  return (
    <form class="menu-form" onSubmit={submit}>
      <label>
        Cards at a time
        <input name="limit" type="number" min="1" max="10000" placeholder="no limit" defaultValue={column.wip_limit ?? ""} />
      </label>
      <label class="tickbox">
        <input name="soft" type="checkbox" defaultChecked={column.wip_mode === "soft"} /> Only warn when there are more
      </label>
      <button class="primary">Set limit</button>
    </form>
  );
}

function Places({ room, column, close }: Part) {
  const columns = room.view.columns.value;
  const index = columns.findIndex((one) => one.id === column.id);
  const move = (after: Column | undefined) => {
    room.wish("column.move", { column_id: column.id, after_id: after?.id ?? null });
    close();
  };
  return (
    <>
      {index > 0 && <Choice onPick={() => move(columns[index - 2])}>Move left</Choice>}
      {index < columns.length - 1 && <Choice onPick={() => move(columns[index + 1])}>Move right</Choice>}
    </>
  );
}

function Deletion({ room, column, count, close }: Part & { count: number }) {
  const others = room.view.columns.value.filter((one) => one.id !== column.id);
  const remove = (to?: Column) => {
    room.wish("column.delete", { column_id: column.id, ...(to && { move_tasks_to: to.id }) });
    close();
  };
  if (others.length === 0) return null;
  if (count === 0) {
    return (
      <Choice danger onPick={() => remove()}>
        Delete column
      </Choice>
    );
  }
  return (
    <details class="menu-more">
      <summary>Delete column…</summary>
      <p class="menu-note">{counted(count, "card")} must go somewhere:</p>
      {others.map((one) => (
        <Choice key={one.id} danger onPick={() => remove(one)}>
          Move to {one.name} and delete
        </Choice>
      ))}
    </details>
  );
}
