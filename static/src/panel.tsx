/** The open task beside the board: everything about it, editable where it stands. */

import { useEffect, useRef } from "preact/hooks";
import { archive } from "./actions-card.ts";
import { Checklists } from "./checklists.tsx";
import { Comments } from "./comments.tsx";
import { Description } from "./description.tsx";
import { Editable } from "./editable.tsx";
import { Fields } from "./fields.tsx";
import { Icon } from "./icons.tsx";
import { lookFor } from "./missing.ts";
import type { BoardRecord, Task } from "./records.ts";
import type { Room } from "./room.ts";
import { go, route, toProject } from "./route.ts";
import { laneAt } from "./standing.ts";
import { TaskHistory } from "./task-history.tsx";
import { toast } from "./toasts.tsx";
import { focusCard } from "./walking.ts";
import { allows, ago } from "./words.ts";

export function Panel({ room }: { room: Room }) {
  const number = route.value.taskNumber;
  const id = number === null ? null : taskNumbered(room, number);
  useEffect(() => room.attend(id), [id]);
  const generation = room.generation.value;
  const live = room.follower.phase.value === "live";
  useEffect(() => {
    if (id !== null && live) void read(room, id);
  }, [id, generation, live]);
  const isMissing = number !== null && id === null && live && room.view.project.value !== undefined;
  useEffect(() => {
    if (isMissing) void lookFor(room, number);
  }, [isMissing, number]);
  if (id === null) return null;
  const task = room.view.task(id).value;
  return task ? <OpenTask key={id} room={room} task={task} /> : null;
}

function OpenTask({ room, task }: { room: Room; task: Task }) {
  const panel = useRef<HTMLElement>(null);
  const mayEdit = allows(room.role.value, "member");
  const lane = useRef<string | undefined>(undefined);
  const close = () => {
    go(toProject(room.projectId));
    focusCard(task.id, lane.current);
  };
  useEffect(() => {
    lane.current = laneAt(document.activeElement);
    panel.current?.focus();
  }, []);
  const rename = (title: string, was: string) => room.wish("task.update", { task_id: task.id, set: { title }, expect: { title: was } });
  return (
    <section
      ref={panel}
      class="panel"
      role="dialog"
      aria-label={task.title}
      tabIndex={-1}
      onKeyDown={(event) => event.key === "Escape" && (event.stopPropagation(), close())}
    >
      <header class="panel-head">
        <span class="fact key">
          {room.view.project.value?.key}-{task.number}
        </span>
        <span class="grow" />
        {mayEdit && (
          <button class="icon" aria-label="Archive" title="Archive (E)" onClick={() => archive({ room, cards: [task.id] })}>
            <Icon name="archive" />
          </button>
        )}
        <button class="icon" aria-label="Close" title="Close (Esc)" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      {/* Where there is nothing to change there is nothing else to focus, and the keys must scroll all the same. */}
      <div class="panel-body" tabIndex={mayEdit ? undefined : 0}>
        <h2>
          <Editable value={task.title} label="Change the title" {...(mayEdit && { onRename: rename })} />
        </h2>
        <Fields room={room} task={task} mayEdit={mayEdit} />
        <Description room={room} task={task} mayEdit={mayEdit} />
        <Checklists room={room} task={task} mayEdit={mayEdit} />
        <Comments room={room} task={task} mayEdit={mayEdit} />
        <TaskHistory room={room} task={task} />
        <p class="made">
          Added by {room.view.member(task.created_by)?.name ?? "somebody"} {ago(task.created_at)}
        </p>
      </div>
    </section>
  );
}

function taskNumbered(room: Room, number: number): string | null {
  for (const column of room.view.columns.value) {
    for (const id of room.view.cards(column.id).value) if (room.view.task(id).peek()?.number === number) return id;
  }
  return null;
}

interface Whole {
  description: string | null;
  parts: Record<string, BoardRecord[]>;
  seq: number;
}

/** The long texts, which the board itself does not carry. */
async function read(room: Room, id: string): Promise<void> {
  try {
    const ack = await room.ask<Whole>("task", { task_id: id });
    if (!ack.ok) return toast(ack.problem.detail, { tone: "problem" });
    const { description, parts, seq } = ack.result;
    const text: BoardRecord[] = description === null ? [] : [{ kind: "description", id, version: 1, task_id: id, body: description }];
    room.learn(id, [...text, ...Object.values(parts).flat()], seq);
  } catch {
    // The connection was lost; once it is back this is asked again.
  }
}
