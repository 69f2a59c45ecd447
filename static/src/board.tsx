/** One project's board: who is here, the columns side by side, and the task that is open. */

import { useEffect, useMemo, useRef } from "preact/hooks";
import { Bell } from "./bell.tsx";
import type { Calls } from "./calls.ts";
import { Column } from "./column.tsx";
import type { Connection } from "./connection.ts";
import { keyOf } from "./deeds.ts";
import { watchDrags } from "./drag.ts";
import { Dots } from "./dots.tsx";
import { Editable } from "./editable.tsx";
import { FilterBar, FilterButton } from "./filter-bar.tsx";
import { Hands } from "./hands.tsx";
import { Icon } from "./icons.tsx";
import { letGo } from "./keys.ts";
import { lanesBy } from "./lanes.ts";
import { Me } from "./me.tsx";
import { NewColumn } from "./new-column.tsx";
import { Panel } from "./panel.tsx";
import { Here, Invite } from "./people.tsx";
import { Page } from "./page.tsx";
import { Pill } from "./pill.tsx";
import { usePageTitle } from "./page-title.ts";
import { NAMES, Places } from "./places.tsx";
import { explain } from "./refusals.ts";
import { Room } from "./room.ts";
import { route, toProjects } from "./route.ts";
import { user } from "./session.ts";
import { Stale } from "./stale.tsx";
import { LanesButton, Swimlanes } from "./swimlanes.tsx";
import { watchTouches } from "./touch.ts";
import { allows } from "./words.ts";

interface Props {
  projectId: string;
  userId: string;
  connection: Connection;
  calls: Calls;
}

export function Board({ projectId, userId, connection, calls }: Props) {
  const room = useMemo(() => {
    const made: Room = new Room(projectId, userId, connection, (command, problem) => explain(made, command, problem));
    return made;
  }, []);
  useEffect(() => {
    void room.open();
    const guard = (event: BeforeUnloadEvent) => room.waiting.peek() > 0 && event.preventDefault();
    addEventListener("beforeunload", guard);
    return () => {
      removeEventListener("beforeunload", guard);
      letGo(room);
      room.close(user.peek()?.id === userId);
    };
  }, []);
  const project = room.view.project.value;
  const { page } = route.value;
  const closed = room.follower.phase.value === "closed";
  const task = room.view.task(room.openTask.value ?? "").value;
  usePageTitle(task && `${keyOf(room, task)} ${task.title}`, page === null ? undefined : NAMES[page], project?.name);

  return (
    <div class="screen">
      <header class="bar">
        <a class="icon" href={toProjects} aria-label="All projects" title="All projects">
          <Icon name="back" />
        </a>
        <h1>
          {project && (
            <Editable
              value={project.name}
              label="Rename project"
              {...(!closed && allows(room.role.value, "admin") && { onRename: (name: string) => room.wish("project.update", { set: { name } }) })}
            />
          )}
        </h1>
        {!closed && <Places room={room} />}
        <span class="grow" />
        {page === null && !closed && <FilterButton />}
        {page === null && !closed && <LanesButton />}
        <Pill connection={connection} room={room} />
        <Here room={room} />
        {!closed && <Invite room={room} />}
        <Bell calls={calls} room={room} />
        <Me />
      </header>
      {closed ? (
        <Closed reason={room.follower.closedBecause.value} />
      ) : (
        <>
          <Stale connection={connection} room={room} />
          {page === null && <FilterBar room={room} />}
          {page === null ? <Columns room={room} /> : <Page room={room} page={page} />}
          <Panel room={room} />
          <Hands room={room} />
        </>
      )}
    </div>
  );
}

function Columns({ room }: { room: Room }) {
  const ground = useRef<HTMLElement>(null);
  const phase = room.follower.phase.value;
  const shown = phase !== "opening";
  useEffect(() => {
    if (shown) return watchDrags(ground.current!, room);
  }, [shown]);
  const mayEdit = allows(room.role.value, "member");
  useEffect(() => {
    if (shown && mayEdit) return watchTouches(ground.current!, room);
  }, [shown, mayEdit]);
  const by = lanesBy.value;
  if (!shown) return <Skeleton />;
  return (
    <>
      <main ref={ground} class={`columns ${by === "none" ? "" : "laned"}`} aria-label="Board">
        {by === "none" ? <Side room={room} /> : <Swimlanes room={room} by={by} />}
      </main>
      <Dots room={room} board={ground} />
    </>
  );
}

/** Side by side. */
function Side({ room }: { room: Room }) {
  return (
    <>
      {room.view.columns.value.map((column) => (
        <Column key={column.id} room={room} column={column} />
      ))}
      {allows(room.role.value, "admin") && <NewColumn room={room} />}
    </>
  );
}

function Skeleton() {
  return (
    <main class="columns" aria-busy="true" aria-label="Loading the board">
      {[3, 2, 4].map((cards, index) => (
        <section key={index} class="column">
          <div class="well ghost">
            {Array.from({ length: cards }, (_, nth) => (
              <div key={nth} class="card ghost" />
            ))}
          </div>
        </section>
      ))}
    </main>
  );
}

const WHY: Record<string, string> = {
  removed: "You were taken off this project.",
  deleted: "This project was deleted.",
  not_found: "There is no such project, or you are not in it.",
};

function Closed({ reason }: { reason: string }) {
  return (
    <main class="closed">
      <h2>{WHY[reason] ?? "This board is closed."}</h2>
      <p>If you think that is a mistake, ask the people you work with to invite you.</p>
      <a class="button primary" href={toProjects}>
        All projects
      </a>
    </main>
  );
}
