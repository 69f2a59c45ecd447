/** Everything that happens in a project, as it happens, day by day. */

import { Happened } from "./happened.tsx";
import { usePast } from "./past.ts";
import type { Entry } from "./records.ts";
import type { Room } from "./room.ts";
import { day } from "./words.ts";

export function Activity({ room }: { room: Room }) {
  const past = usePast(room, null);
  const { next, problem } = past;
  return (
    <main class="page" aria-labelledby="activity-name">
      <h2 id="activity-name">Activity</h2>
      {next.value === undefined && !problem.value && <p class="loading">Loading…</p>}
      {byDay(past.entries.value).map(({ name, entries }) => (
        <section key={name} aria-label={name}>
          <h3 class="day">{name}</h3>
          <ul>
            {entries.map((entry) => (
              <Happened key={entry.seq} room={room} entry={entry} />
            ))}
          </ul>
        </section>
      ))}
      {problem.value && <p class="hint">{problem}</p>}
      {next.value != null && (
        <button type="button" class="quiet more" onClick={() => void past.goBack()}>
          Show earlier days
        </button>
      )}
      {next.value === null && <p class="hint">This is where the project began.</p>}
    </main>
  );
}

function byDay(entries: readonly Entry[]): { name: string; entries: Entry[] }[] {
  const days: { name: string; entries: Entry[] }[] = [];
  for (const entry of entries) {
    const name = capital(day(entry.at));
    if (days.at(-1)?.name !== name) days.push({ name, entries: [] });
    days.at(-1)!.entries.push(entry);
  }
  return days;
}

const capital = (word: string): string => word[0]!.toUpperCase() + word.slice(1);
