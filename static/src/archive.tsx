/** What was put away: it can be found here, taken back to the board, or deleted for good. */

import { useSignal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./icons.tsx";
import type { Entry, Task } from "./records.ts";
import type { Room } from "./room.ts";
import { toast } from "./toasts.tsx";
import { ago, allows, counted } from "./words.ts";

const PAGE = 50; // tasks read at once
const TYPING = 250; // ms of quiet after which what was typed is searched for

interface Found {
  items: Task[];
  next: string | null;
}

export function Archive({ room }: { room: Room }) {
  const tasks = useSignal<readonly Task[] | null>(null);
  const next = useSignal<string | null>(null);
  const [words, setWords] = useState("");
  const live = room.follower.phase.value === "live";
  const latest = useRef(0);

  const read = async (cursor: string | null) => {
    const turn = ++latest.current;
    const fields = { archived: true, sort: "-number", limit: PAGE, ...(words.trim() && { q: words.trim() }), ...(cursor && { cursor }) };
    const ack = await room.ask<Found>("tasks", fields).catch(() => undefined); // asked again once the connection is back
    if (ack === undefined || turn !== latest.current) return;
    if (!ack.ok) return toast(ack.problem.detail, { tone: "problem" });
    tasks.value = cursor === null ? ack.result.items : [...(tasks.peek() ?? []), ...ack.result.items];
    next.value = ack.result.next;
  };
  useEffect(() => {
    if (!live) return;
    const soon = setTimeout(() => void read(null), words ? TYPING : 0);
    return () => clearTimeout(soon);
  }, [live, words]);
  useEffect(() => room.listen((entries) => entries.some(concernsArchive) && void read(null)), [words]);

  const found = tasks.value;
  return (
    <main class="page archive" aria-labelledby="archive-name">
      <h2 id="archive-name">Archive</h2>
      <p class="hint">What is put away stays here until somebody takes it back or deletes it.</p>
      <input
        type="search"
        aria-label="Search the archive"
        placeholder="Search the archive"
        autocomplete="off"
        value={words}
        onInput={(event) => setWords(event.currentTarget.value)}
      />
      {found === null && <p class="loading">{live ? "Loading…" : "The archive is on the server. It is shown once you are connected."}</p>}
      {found?.length === 0 && <p class="hollow">{words ? "Nothing like that was put away." : "Nothing was put away yet. E on a card, or the box in an open task, brings it here."}</p>}
      <ul class="archive-list">{found?.map((task) => <Kept key={task.id} room={room} task={task} />)}</ul>
      {next.value !== null && (
        <button type="button" class="quiet more" onClick={() => void read(next.peek())}>
          Show more
        </button>
      )}
      <p class="unseen" role="status">
        {found === null ? "" : counted(found.length, "card")}
      </p>
    </main>
  );
}

/** Anything by which a task comes or goes. */
function concernsArchive(entry: Entry): boolean {
  return entry.changes.some((change) => {
    if (change.kind !== "task") return false;
    if (change.op === "set") return "archived_at" in change.set;
    return entry.type !== "task.created";
  });
}

function Kept({ room, task }: { room: Room; task: Task }) {
  const [sure, setSure] = useState(false);
  const column = room.view.columns.value.find((one) => one.id === task.column_id);
  const name = `${room.view.project.value?.key ?? ""}-${task.number}`;
  const mayEdit = allows(room.role.value, "member");
  return (
    <li>
      <span class="key">{name}</span>
      <span class="archive-title">
        {task.title}
        <small>
          {column ? `from ${column.name}, ` : ""}
          {ago(task.archived_at ?? task.created_at)}
        </small>
      </span>
      {mayEdit && !sure && (
        <>
          <button class="quiet" aria-label={`Take back ${name}`} onClick={() => room.wish("task.restore", { task_id: task.id })}>
            Take back
          </button>
          <button class="icon" aria-label={`Delete ${name}…`} title="Delete for good…" onClick={() => setSure(true)}>
            <Icon name="close" size={14} />
          </button>
        </>
      )}
      {sure && (
        <span class="row" role="group" aria-label={`Delete ${name} for good?`}>
          <button class="quiet danger" autofocus onClick={() => room.wish("task.delete", { task_id: task.id })}>
            Delete for good
          </button>
          <button class="quiet" onClick={() => setSure(false)}>
            Keep
          </button>
        </span>
      )}
    </li>
  );
}
