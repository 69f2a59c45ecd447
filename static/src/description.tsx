/** The long text of a task. */

import { useRef, useState } from "preact/hooks";
import { draft, keepDraft } from "./drafts.ts";
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
      <h3>Description</h3>
      {others.map((one) => (
        <p key={one.id} class="hint">
          {room.view.member(one.id)?.name ?? "Somebody"} is editing this…
        </p>
      ))}
      {was !== null ? (
        <form onSubmit={(event) => (event.preventDefault(), finish(true))}>
          <textarea
            ref={field}
            aria-label="Description"
            rows={8}
            maxLength={50_000}
            defaultValue={draft(name) || was}
            onInput={(event) => keepDraft(name, event.currentTarget.value)}
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
          </div>
        </form>
      ) : (
        <Text body={body} {...(mayEdit && { onEdit: begin })} />
      )}
    </section>
  );
}

function Text({ body, onEdit }: { body: string; onEdit?: () => void }) {
  if (!onEdit) return <p class="prose">{body || "No description."}</p>;
  return (
    <button type="button" class={`prose ${body ? "" : "hollow"}`} title="Edit the description" onClick={onEdit}>
      {body || "Write what this is about…"}
    </button>
  );
}
