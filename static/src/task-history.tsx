/** What happened to the open task, in sentences. */

import { Happened } from "./happened.tsx";
import { usePast } from "./past.ts";
import type { Task } from "./records.ts";
import type { Room } from "./room.ts";

export function TaskHistory({ room, task }: { room: Room; task: Task }) {
  const past = usePast(room, task.id);
  const entries = past.entries.value;
  return (
    <section class="task-history" aria-label="History">
      <h3>History</h3>
      <ul>
        {entries.map((entry) => (
          <Happened key={entry.seq} room={room} entry={entry} known />
        ))}
      </ul>
      {past.next.value != null && (
        <button type="button" class="link" onClick={() => void past.goBack()}>
          Show what was before
        </button>
      )}
      {past.problem.value && <p class="hint">{past.problem}</p>}
    </section>
  );
}
