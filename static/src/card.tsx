/** A task on the board: its title, and what one wants to know at a glance. */

import { useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Avatar, Avatars } from "./avatar.tsx";
import { cardGrip, held, landing } from "./drag.ts";
import { Editable } from "./editable.tsx";
import { Icon, PriorityMark } from "./icons.tsx";
import { lifted, renaming } from "./keys.ts";
import type { Project, Task } from "./records.ts";
import type { Room } from "./room.ts";
import { go, toTask } from "./route.ts";
import { chooseNone, chooseTo, chosen, toggle } from "./selection.ts";
import { allows, day, isPast } from "./words.ts";

interface Props {
  room: Room;
  id: string;
  lane: string | undefined;
}

export function Card({ room, id, lane }: Props) {
  const task = room.view.task(id).value;
  const element = useRef<HTMLElement>(null);
  const mayEdit = allows(room.role.value, "member");
  const columnId = task?.column_id ?? "";
  // Computed, so that of thousands of cards only the one redraws that something happens to.
  const editing = useComputed(() => renaming.value?.id === id && renaming.value.lane === lane).value;
  const edge = useComputed(() => (landing.value?.id === id && landing.value.lane === lane ? (landing.value.edge ?? undefined) : undefined)).value;
  const state = useComputed(() => stateOf(room, id, lane)).value;
  const isOpen = useComputed(() => room.openTask.value === id).value;
  const isChosen = useComputed(() => chosen.value.has(id)).value;
  const isWatched = useComputed(() => room.presence.at(id, room.userId).length > 0).value;
  useEffect(() => {
    if (element.current && mayEdit && !editing) return cardGrip(element.current, { id, columnId, lane });
  }, [id, columnId, lane, mayEdit, editing]);
  if (!task) return null;

  const click = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey) return toggle(room, id);
    // A finger that has begun to choose goes on choosing.
    if (chosen.peek().size > 0 && matchMedia("(pointer: coarse)").matches) return toggle(room, id);
    if (event.shiftKey) return chooseTo(room, { id, columnId, lane });
    chooseNone();
    if (task.number > 0) go(toTask(room.projectId, task.number));
  };
  const rename = (title: string, was: string) => room.wish("task.update", { task_id: id, set: { title }, expect: { title: was } });
  const beginRename = (event: Event) => {
    event.stopPropagation();
    renaming.value = { id, lane };
  };
  const endRename = () => {
    renaming.value = null;
    element.current?.focus();
  };
  return (
    <article
      ref={element}
      data-card={id}
      class={`card ${state} ${isChosen ? "chosen" : ""} ${task.number === 0 ? "fresh" : ""} ${task.completed_at === null ? "" : "completed"}`}
      tabIndex={0}
      aria-label={isChosen ? `${task.title}, chosen` : task.title}
      aria-roledescription={mayEdit ? "card, space lifts it" : "card"}
      aria-current={isOpen ? "true" : undefined}
      data-edge={edge}
      onClick={editing ? undefined : click}
    >
      <Labels room={room} task={task} />
      {editing ? (
        <Editable value={task.title} label="Title" class="card-title" editing onRename={rename} onDone={endRename} />
      ) : (
        <p class="card-title">{task.title}</p>
      )}
      <Facts room={room} task={task} project={room.view.project.value} />
      {isWatched && <Watchers room={room} id={id} />}
      {mayEdit && !editing && (
        <button type="button" class="icon rename" tabIndex={-1} aria-label="Rename" title="Rename (R)" onClick={beginRename}>
          <Icon name="pencil" size={14} />
        </button>
      )}
    </article>
  );
}

/** What happens to it right now, as class names. */
function stateOf(room: Room, id: string, lane: string | undefined): string {
  const now = held.value;
  const isHeld = now?.kind === "card" && (now.id === id || (chosen.value.has(now.id) && chosen.value.has(id)));
  const isLifted = lifted.value?.id === id && lifted.value.lane === lane;
  return `${isHeld ? "held" : ""} ${isLifted ? "lifted" : ""} ${room.news.glowing.value.has(id) ? "glow" : ""}`.trim();
}

function Labels({ room, task }: { room: Room; task: Task }) {
  const labels = room.view.labels.value.filter((one) => task.label_ids.includes(one.id));
  if (labels.length === 0) return null;
  return (
    <div class="labels">
      {labels.map((one) => (
        <span key={one.id} class="label" style={{ "--label": one.color }}>
          {one.name}
        </span>
      ))}
    </div>
  );
}

function Facts({ room, task, project }: { room: Room; task: Task; project: Project | undefined }) {
  const people = task.assignee_ids.map((id) => ({ id, name: room.view.member(id)?.name ?? "Somebody" }));
  const isLive = room.follower.phase.value === "live";
  const late = task.due_at !== null && task.completed_at === null && isPast(task.due_at);
  return (
    <div class="facts">
      <span class="fact key">{task.number > 0 ? `${project?.key ?? ""}-${task.number}` : isLive ? "saving" : "pending"}</span>
      {task.priority && <PriorityMark value={task.priority} />}
      {task.due_at && (
        <span class={`fact ${late ? "late" : ""}`} title={late ? "Overdue" : "Due"}>
          <Icon name="clock" size={13} />
          {day(task.due_at)}
        </span>
      )}
      {task.described && (
        <span class="fact" title="Has a description">
          <Icon name="text" size={13} />
        </span>
      )}
      {task.checks > 0 && (
        <span class="fact" title="Checklist">
          <Icon name="check" size={13} />
          {task.checks_done}/{task.checks}
        </span>
      )}
      {task.comments > 0 && (
        <span class="fact" title="Comments">
          <Icon name="comment" size={13} />
          {task.comments}
        </span>
      )}
      {(task.estimate !== null || people.length > 0) && (
        <span class="facts-end">
          {task.estimate !== null && <span class="fact points" title="Estimate">{task.estimate}</span>}
          {people.length > 0 && <Avatars people={people} most={3} />}
        </span>
      )}
    </div>
  );
}

/** Who else has this card in their hands or before their eyes. */
function Watchers({ room, id }: { room: Room; id: string }) {
  const busy = room.presence.at(id, room.userId);
  return (
    <span class="watchers">
      {busy.slice(0, 3).map((one) => (
        <Avatar key={one.id} id={one.id} name={room.view.member(one.id)?.name ?? "Somebody"} note={one.doing} size="small" />
      ))}
    </span>
  );
}
