/** Labels to pick from, and a quick way to make one. */

import { uuid5 } from "./ids.ts";
import { Choice } from "./menu.tsx";
import type { Task } from "./records.ts";
import type { Room } from "./room.ts";

export const COLOURS = ["#c2410c", "#b45309", "#4d7c0f", "#0f766e", "#0369a1", "#4f46e5", "#a21caf", "#be123c"];

export function LabelMenu({ room, task }: { room: Room; task: Task }) {
  const labels = room.view.labels.value;
  const make = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const name = String(new FormData(form).get("name")).trim();
    if (!name) return;
    const color = COLOURS[labels.length % COLOURS.length]!;
    const request = room.wish("label.create", { name, color });
    room.wish("task.label", { task_id: task.id, label_id: uuid5(room.projectId, `label:${request}`) });
    form.reset();
  };
  return (
    <>
      {labels.map((one) => {
        const chosen = task.label_ids.includes(one.id);
        const verb = chosen ? "task.unlabel" : "task.label";
        return (
          <Choice key={one.id} chosen={chosen} onPick={() => room.wish(verb, { task_id: task.id, label_id: one.id })}>
            <span class="label" style={{ "--label": one.color }}>
              {one.name}
            </span>
          </Choice>
        );
      })}
      <form class="menu-form inline" onSubmit={make}>
        <input name="name" maxLength={120} aria-label="New label" placeholder="New label" autocomplete="off" />
        <button class="primary">Add</button>
      </form>
    </>
  );
}
