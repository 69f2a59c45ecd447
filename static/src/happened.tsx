/** One line of the past: who, what, and when. */

import { useEffect } from "preact/hooks";
import { Avatar } from "./avatar.tsx";
import { plain } from "./plain.ts";
import { toTask } from "./route.ts";
import { tell } from "./sentences.ts";
import type { Names, Piece } from "./telling.ts";
import { Titles } from "./titles.ts";
import type { Entry } from "./records.ts";
import type { Room } from "./room.ts";
import { ago } from "./words.ts";

const CLOCK = { hour: "2-digit", minute: "2-digit" } as const;
const FRESH = 3_600_000; // ms for which "5 min ago" says more than a clock

/** `known`: it is clear which task is spoken of; otherwise the day is clear, and the time of day is told. */
export function Happened({ room, entry, known = false }: { room: Room; entry: Entry; known?: boolean }) {
  const { pieces, quote } = tell(entry, namesOf(room), known);
  const name = room.view.member(entry.actor_id)?.name ?? "Somebody";
  return (
    <li class="happened">
      <Avatar id={entry.actor_id} name={name} />
      <div class="grow">
        <p>
          <strong>{entry.actor_id === room.userId ? "You" : name}</strong> {pieces.map((piece, nth) => <Said key={nth} room={room} piece={piece} />)}{" "}
          <time dateTime={entry.at} title={new Date(entry.at).toLocaleString()}>
            {known || isFresh(entry.at) ? ago(entry.at) : new Date(entry.at).toLocaleTimeString(undefined, CLOCK)}
          </time>
        </p>
        {quote && !known && <blockquote>{plain(quote)}</blockquote>}
      </div>
    </li>
  );
}

function Said({ room, piece }: { room: Room; piece: Piece }) {
  if (typeof piece === "string") return <>{piece}</>;
  if ("name" in piece) return <b>{piece.name}</b>;
  return <TaskName room={room} id={piece.taskId} />;
}

function TaskName({ room, id }: { room: Room; id: string }) {
  const onBoard = room.view.task(id).value;
  const titles = Titles.of(room);
  const known = onBoard ?? titles.find(id).value;
  useEffect(() => {
    if (!onBoard) titles.ask(id);
  }, [id, !onBoard]);
  if (known === undefined) return <b>a task</b>;
  if (known === null) return <b>a task that was deleted</b>;
  if (!onBoard) return <b>{known.title}</b>;
  return <a href={toTask(room.projectId, known.number)}>{known.title}</a>;
}

function namesOf(room: Room): Names {
  const { columns, labels, items } = room.view;
  return {
    column: (id) => columns.value.find((one) => one.id === id)?.name ?? null,
    label: (id) => labels.value.find((one) => one.id === id)?.name ?? null,
    person: (id) => room.view.member(id)?.name ?? null,
    step: (id) => items.value.find((one) => one.id === id)?.title ?? null,
  };
}

const isFresh = (at: string): boolean => Date.now() - Date.parse(at) < FRESH;
