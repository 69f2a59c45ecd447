/** The long text of a task. */

import { useRef, useState } from "preact/hooks";
import { draft, keepDraft } from "./drafts.ts";
import { Icon } from "./icons.tsx";
import { MentionField } from "./mention-field.tsx";
import { Prose } from "./prose.tsx";
import type { Task } from "./records.ts";
import type { Room } from "./room.ts";

export function Description({ room, task, mayEdit }: { room: Room; task: Task; mayEdit: boolean }) {
  const body = room.view.description.value?.body ?? "";
  const name = `description.${task.id}`;
  const [was, setWas] = useState<string | null>(draft(name) ? body : null);
  const field = useRef<HTMLTextAreaElement>(null);
  const begin = () => {
    setWas(body);
    room.presence.doing(`editing:description:${task.id}`);
    requestAnimationFrame(() => field.current?.focus());
  };
  const finish = (keep: boolean) => {
    const text = field.current?.value ?? "";
    keepDraft(name, "");
    setWas(null);
    room.presence.doing(`viewing:${task.id}`);
    if (!keep || text === was) return;
    room.wish("task.update", { task_id: task.id, set: { description: text || null }, expect: { description: was || null } });
  };
  const others = room.presence.at(task.id, room.userId).filter((one) => one.doing === "editing this");
  return (
    <section class="description">
      <header class="row">
        <h3>Description</h3>
        {mayEdit && was === null && body && (
          <button type="button" class="icon" aria-label="Edit the description" title="Edit the description" onClick={begin}>
            <Icon name="pencil" size={14} />
          </button>
        )}
      </header>
      {others.map((one) => (
        <p key={one.id} class="hint">
          {room.view.member(one.id)?.name ?? "Somebody"} is editing this…
        </p>
      ))}
      {was !== null ? (
        <form onSubmit={(event) => (event.preventDefault(), finish(true))}>
          <MentionField
            field={field}
            people={room.view.members.value}
            label="Description"
            rows={8}
            maxLength={50_000}
            defaultValue={draft(name) || was}
            onWrite={(text) => keepDraft(name, text)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.preventDefault(), finish(true);
              if (event.key === "Escape") event.stopPropagation(), finish(false);
            }}
          />
          <div class="row">
            <button class="primary">Save</button>
            <button type="button" class="quiet" onClick={() => finish(false)}>
              Cancel
            </button>
            <span class="hint">Markdown works here</span>
          </div>
        </form>
      ) : (
        <Text room={room} body={body} {...(mayEdit && { onEdit: begin })} />
      )}
    </section>
  );
}

function Text({ room, body, onEdit }: { room: Room; body: string; onEdit?: () => void }) {
  if (!body && !onEdit) return <p class="hint">No description.</p>;
  if (!body) {
    return (
      <button type="button" class="prose hollow" onClick={onEdit}>
        Write what this is about…
      </button>
    );
  }
  // A click on the text edits it too, unless it is on a link or marks something.
  const clicked = (event: MouseEvent) => {
    if (!(event.target as Element).closest("a") && getSelection()?.isCollapsed) onEdit?.();
  };
  return <Prose room={room} text={body} {...(onEdit && { onClick: clicked })} />;
}
