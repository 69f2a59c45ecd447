/** Narrows the board to the cards one is looking for; what columns count and limit stays as it is. */

import { useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Avatar } from "./avatar.tsx";
import { clearFilter, DUES, filter, filterOpen, isFiltering, narrow, shownIn, type Filter } from "./filter.ts";
import { Icon, PriorityMark } from "./icons.tsx";
import { Choice, Menu } from "./menu.tsx";
import type { Room } from "./room.ts";
import { firstCard, focusCard } from "./walking.ts";
import { counted, PRIORITIES } from "./words.ts";

export function FilterButton() {
  const open = filterOpen.value || isFiltering.value;
  const press = () => {
    if (open) return clearFilter();
    filterOpen.value = true;
    requestAnimationFrame(() => document.querySelector<HTMLElement>(".filter-words")?.focus());
  };
  return (
    <button class="icon filter-button" aria-label="Search and filter" title="Search (/) and filter (F)" aria-expanded={open} onClick={press}>
      <Icon name="search" />
    </button>
  );
}

export function FilterBar({ room }: { room: Room }) {
  if (!filterOpen.value && !isFiltering.value) return null;
  const key = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === "Escape") leave();
    else if (event.key === "Enter" || event.key === "ArrowDown") event.preventDefault(), focusCard(firstCard(room));
  };
  return (
    <search class="filter-bar" onKeyDown={(event) => event.key === "Escape" && (event.stopPropagation(), leave())}>
      <input
        type="search"
        class="filter-words"
        aria-label="Search cards"
        placeholder="Title, number, label or person"
        autocomplete="off"
        value={filter.value.text}
        onInput={(event) => narrow({ text: event.currentTarget.value })}
        onKeyDown={key}
      />
      <div class="filter-parts">
        <People room={room} />
        <Labels room={room} />
        <Part name="Priority" field="priorities">
          {PRIORITIES.map(({ value, name }) => (
            <Pick key={value} field="priorities" value={value}>
              <PriorityMark value={value} /> {name}
            </Pick>
          ))}
          <Pick field="priorities" value="none">
            No priority
          </Pick>
        </Part>
        <Part name="Due" field="due">
          {DUES.map(({ value, name }) => (
            <Pick key={value} field="due" value={value}>
              {name}
            </Pick>
          ))}
        </Part>
        <Found room={room} />
      </div>
    </search>
  );
}

/** Back to the whole board; the focus must not be lost with the bar. */
function leave(): void {
  clearFilter();
  requestAnimationFrame(() => document.querySelector<HTMLElement>(".filter-button")?.focus());
}

function People({ room }: { room: Room }) {
  const me = room.view.members.value.filter((one) => one.id === room.userId);
  const others = room.view.members.value.filter((one) => one.id !== room.userId);
  return (
    <Part name="Assignee" field="people">
      {[...me, ...others].map((one) => (
        <Pick key={one.id} field="people" value={one.id}>
          <Avatar id={one.id} name={one.name} /> {one.name}
          {one.id === room.userId && " (you)"}
        </Pick>
      ))}
      <Pick field="people" value="">
        Nobody
      </Pick>
    </Part>
  );
}

function Labels({ room }: { room: Room }) {
  const labels = room.view.labels.value;
  if (labels.length === 0) return null;
  return (
    <Part name="Label" field="labels">
      {labels.map((one) => (
        <Pick key={one.id} field="labels" value={one.id}>
          <span class="label" style={{ "--label": one.color }}>
            {one.name}
          </span>
        </Pick>
      ))}
    </Part>
  );
}

type Field = Exclude<keyof Filter, "text">;

function Part({ name, field, children }: { name: string; field: Field; children: ComponentChildren }) {
  const count = filter.value[field].length;
  const face = (
    <>
      {name}
      {count > 0 && <span class="filter-count">{count}</span>}
    </>
  );
  return (
    <Menu label="Filter by" class={`quiet filter-part ${count > 0 ? "on" : ""}`} face={face} isText>
      {() => children}
    </Menu>
  );
}

function Pick<F extends Field>({ field, value, children }: { field: F; value: Filter[F][number]; children: ComponentChildren }) {
  const has = filter.value[field] as readonly unknown[];
  const on = has.includes(value);
  const press = () => narrow({ [field]: on ? has.filter((one) => one !== value) : [...has, value] });
  return (
    <Choice chosen={on} onPick={press}>
      {children}
    </Choice>
  );
}

/** How many cards are found, said aloud too; and the way back. */
function Found({ room }: { room: Room }) {
  const count = useComputed(() => room.view.columns.value.reduce((sum, one) => sum + shownIn(room, one.id).length, 0)).value;
  const all = useComputed(() => room.view.columns.value.reduce((sum, one) => sum + room.view.cards(one.id).value.length, 0)).value;
  const text = count === 0 ? "No card fits." : `${count} of ${counted(all, "card")}`;
  return (
    <>
      <span class="filter-found" role="status">
        {isFiltering.value ? text : ""}
      </span>
      <button class="link" onClick={leave}>
        {isFiltering.value ? "Show all" : "Close"}
      </button>
    </>
  );
}
