/** The board in swimlanes: the columns as before, cut by people or by labels. Dropping a card into a lane gives it to that person. */

import { useComputed } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { Avatar } from "./avatar.tsx";
import { Cards } from "./cards.tsx";
import { Occupancy, Writing } from "./column.tsx";
import { columnGround, landing } from "./drag.ts";
import { Icon } from "./icons.tsx";
import { composing } from "./keys.ts";
import { cutBy, emptyLanes, lanesBy, lanesOf, nameOf, showEmptyLanes, type By, type Lane } from "./lanes.ts";
import { Choice, Menu } from "./menu.tsx";
import type { Column } from "./records.ts";
import { sought } from "./reveal.ts";
import type { Room } from "./room.ts";
import { allows } from "./words.ts";

const NEAR = "400px"; // from the screen, where a lane begins to be drawn
const NONE: readonly string[] = [];

export function Swimlanes({ room, by }: { room: Room; by: "assignee" | "label" }) {
  const columns = room.view.columns.value;
  return (
    <>
      <div class="lane-heads">
        {columns.map((column) => (
          <div key={column.id} class="lane-head">
            <span class={`category ${column.category}`} aria-hidden="true" />
            <h2>{column.name}</h2>
            <Occupancy column={column} ids={room.view.cards(column.id).value} />
          </div>
        ))}
      </div>
      {lanesOf(room).map((lane) => (
        <LaneRow key={lane.id} room={room} by={by} lane={lane} columns={columns} />
      ))}
    </>
  );
}

function LaneRow({ room, by, lane, columns }: { room: Room; by: By; lane: Lane; columns: readonly Column[] }) {
  const element = useRef<HTMLElement>(null);
  const isSought = useComputed(() => sought.value !== null && (sought.value.lane ?? lane.id) === lane.id).value;
  const isNear = useNear(element) || isSought;
  const name = nameOf(room, by, lane.id);
  const label = room.view.labels.value.find((one) => one.id === lane.id);
  return (
    <section ref={element} class="lane" aria-label={name}>
      <h3 class="lane-name">
        {by === "assignee" && lane.id !== "" && <Avatar id={lane.id} name={name} size="small" />}
        {label ? (
          <span class="label" style={{ "--label": label.color }}>
            {name}
          </span>
        ) : (
          name
        )}
        <span class="count">{lane.count}</span>
      </h3>
      <div class="lane-row">
        {columns.map((column) => (
          <Cell key={column.id} room={room} column={column} lane={lane.id} label={`${column.name}, ${name}`} ids={isNear ? (lane.cards.get(column.id) ?? NONE) : NONE} />
        ))}
      </div>
    </section>
  );
}

interface CellProps {
  room: Room;
  column: Column;
  lane: string;
  label: string;
  ids: readonly string[];
}

function Cell({ room, column, lane, label, ids }: CellProps) {
  const element = useRef<HTMLDivElement>(null);
  const mayEdit = allows(room.role.value, "member");
  useEffect(() => {
    if (mayEdit) return columnGround(element.current!, column.id, lane);
  }, [column.id, lane, mayEdit]);
  const isOver = landing.value?.id === column.id && landing.value.lane === lane;
  const isWriting = composing.value?.columnId === column.id && composing.value.lane === lane;
  return (
    <div ref={element} class="cell" role="group" aria-label={label} data-column={column.id} data-lane={lane} data-edge={isOver ? "list" : undefined}>
      <Cards room={room} ids={ids} lane={lane} after={<Writing room={room} column={column} top={false} lane={lane} />} />
      {mayEdit && !isWriting && (
        <button type="button" class="add" aria-label={`Add a card to ${label}`} onClick={() => (composing.value = { columnId: column.id, top: false, lane })}>
          <Icon name="plus" size={14} /> Add a card
        </button>
      )}
    </div>
  );
}

/** True from the first time it comes near the screen. */
function useNear(element: { current: HTMLElement | null }): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const watch = new IntersectionObserver(([one]) => one?.isIntersecting && (setNear(true), watch.disconnect()), { rootMargin: NEAR });
    watch.observe(element.current!);
    return () => watch.disconnect();
  }, []);
  return isNear;
}

const WAYS: readonly { value: By; name: string }[] = [
  { value: "none", name: "No lanes" },
  { value: "assignee", name: "By person" },
  { value: "label", name: "By label" },
];

/** Where one chooses how the board is cut. */
export function LanesButton() {
  return (
    <Menu label="Swimlanes" face={<Icon name="lanes" />} class={`icon lanes-button ${lanesBy.value === "none" ? "" : "on"}`}>
      {(close) => (
        <>
          {WAYS.map(({ value, name }) => (
            <Choice key={value} chosen={lanesBy.value === value} onPick={() => (cutBy(value), close())}>
              {name}
            </Choice>
          ))}
          {lanesBy.value !== "none" && (
            <Choice chosen={emptyLanes.value} onPick={() => showEmptyLanes(!emptyLanes.value)}>
              Empty lanes too
            </Choice>
          )}
        </>
      )}
    </Menu>
  );
}
