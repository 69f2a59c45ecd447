/** The small steps of a task: ticked one by one, and how far that has got. */

import { useEffect, useRef, useState } from "preact/hooks";
import { uuid5 } from "./ids.ts";
import { Editable } from "./editable.tsx";
import { Icon } from "./icons.tsx";
import { Choice, Menu } from "./menu.tsx";
import type { Checklist, ChecklistItem, Task } from "./records.ts";
import type { Room } from "./room.ts";

export function Checklists({ room, task, mayEdit }: { room: Room; task: Task; mayEdit: boolean }) {
  const [fresh, setFresh] = useState("");
  const checklists = room.view.checklists.value;
  if (checklists.length === 0 && !mayEdit) return null;
  const add = () => {
    const request = room.wish("checklist.create", { task_id: task.id, name: "Checklist" });
    setFresh(uuid5(room.projectId, `checklist:${request}`));
  };
  return (
    <section class="checklists">
      {checklists.map((one) => (
        <Steps key={one.id} room={room} checklist={one} mayEdit={mayEdit} fresh={one.id === fresh} />
      ))}
      {mayEdit && (
        <button type="button" class="quiet add-checklist" onClick={add}>
          + Add a checklist
        </button>
      )}
    </section>
  );
}

function Steps({ room, checklist, mayEdit, fresh }: { room: Room; checklist: Checklist; mayEdit: boolean; fresh: boolean }) {
  const items = room.view.items.value.filter((one) => one.checklist_id === checklist.id);
  const done = items.filter((one) => one.done).length;
  const rename = (name: string) => room.wish("checklist.rename", { checklist_id: checklist.id, name });
  return (
    <section aria-label={checklist.name}>
      <header class="row">
        <h3 class="grow">
          <Editable value={checklist.name} label="Rename the checklist" {...(mayEdit && { onRename: rename })} />
        </h3>
        {items.length > 0 && (
          <span class="fact">
            {done} of {items.length}
          </span>
        )}
        {mayEdit && (
          <Menu label={`More about ${checklist.name}`} face={<Icon name="more" />}>
            {(close) => (
              <Choice danger onPick={() => (close(), room.wish("checklist.delete", { checklist_id: checklist.id }))}>
                Delete with {items.length === 1 ? "its step" : `all ${items.length} steps`}
              </Choice>
            )}
          </Menu>
        )}
      </header>
      {items.length > 0 && <progress aria-label={`${checklist.name}, steps done`} value={done} max={items.length} />}
      <ul class="steps">
        {items.map((one) => (
          <Step key={one.id} room={room} item={one} mayEdit={mayEdit} />
        ))}
      </ul>
      {mayEdit && <NewStep room={room} checklist={checklist} begin={fresh} />}
    </section>
  );
}

function Step({ room, item, mayEdit }: { room: Room; item: ChecklistItem; mayEdit: boolean }) {
  const update = (set: { title?: string; done?: boolean }) => room.wish("checklist.update_item", { item_id: item.id, set });
  return (
    <li class={item.done ? "step done" : "step"}>
      <input
        type="checkbox"
        aria-label={item.title}
        checked={item.done}
        disabled={!mayEdit}
        onChange={(event) => update({ done: event.currentTarget.checked })}
      />
      <span class="grow">
        <Editable value={item.title} label="Change the step" {...(mayEdit && { onRename: (title: string) => update({ title }) })} />
      </span>
      {mayEdit && (
        <button type="button" class="icon" aria-label={`Delete ${item.title}`} title="Delete the step" onClick={() => room.wish("checklist.delete_item", { item_id: item.id })}>
          <Icon name="close" size={14} />
        </button>
      )}
    </li>
  );
}

function NewStep({ room, checklist, begin }: { room: Room; checklist: Checklist; begin: boolean }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (begin) field.current?.focus();
  }, [begin]);
  const add = (event: SubmitEvent) => {
    event.preventDefault();
    const title = field.current!.value.trim();
    if (!title) return;
    room.wish("checklist.add_item", { checklist_id: checklist.id, title });
    field.current!.value = "";
  };
  return (
    <form class="new-step" onSubmit={add}>
      <input ref={field} maxLength={500} aria-label={`New step in ${checklist.name}`} placeholder="Add a step" autocomplete="off" enterkeyhint="done" />
    </form>
  );
}
