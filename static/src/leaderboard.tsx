/** Who has completed how much, lately or ever. For those who like to see it: anybody can stay out of it. */

import { useEffect, useState } from "preact/hooks";
import { Avatar } from "./avatar.tsx";
import { OptOut } from "./opt-out.tsx";
import type { Room } from "./room.ts";
import { counted } from "./words.ts";

interface Leader {
  rank: number;
  user_id: string;
  name: string;
  bot: boolean;
  tasks: number;
  points: number;
}

interface Standing {
  since: string | null;
  people: Leader[];
  complete: boolean;
}

const PERIODS = { "7d": "7 days", "30d": "30 days", "90d": "90 days", all: "All time" } as const;
const MEASURES = { tasks: "Tasks", points: "Points" } as const;
type Period = keyof typeof PERIODS;
type Measure = keyof typeof MEASURES;

const SOON = 700; // ms after an edit until the standing is asked for again; several edits make one question
const LATER = 3_000; // ms until it is asked again when the server was still counting

export function Leaderboard({ room }: { room: Room }) {
  const [period, setPeriod] = useState<Period>("30d");
  const [by, setBy] = useState<Measure>("tasks");
  const [changes, setChanges] = useState(0);
  const { standing, problem } = useStanding(room, period, by, changes);
  return (
    <main class="page" aria-labelledby="leaderboard-name">
      <h2 id="leaderboard-name">Leaderboard</h2>
      <div class="row wrap">
        <Pick label="Period" choices={PERIODS} chosen={period} onPick={(one) => setPeriod(one)} />
        <Pick label="Counted by" choices={MEASURES} chosen={by} onPick={(one) => setBy(one)} />
      </div>
      {problem && <p class="hint">{problem}</p>}
      {!standing && !problem && <p class="loading">Loading…</p>}
      {standing && <Standings room={room} standing={standing} by={by} />}
      <p class="hint">
        A task counts for whoever is assigned to it when it reaches a column that counts as done, and is taken back if it leaves it again.{" "}
        <OptOut onChanged={() => setChanges(changes + 1)} />
      </p>
    </main>
  );
}

function Standings({ room, standing, by }: { room: Room; standing: Standing; by: Measure }) {
  if (standing.people.length === 0) {
    return <p class="empty">Nobody has completed anything in this time. Assign a card to somebody and move it to a column that counts as done.</p>;
  }
  const most = Math.max(...standing.people.map((one) => one[by]), 1);
  return (
    <ol class="leaders">
      {standing.people.map((one) => (
        <li key={one.user_id} class={one.user_id === room.userId ? "leader mine" : "leader"}>
          <span class="place">{one.rank}</span>
          <Avatar id={one.user_id} name={one.name} />
          <span class="leader-name">
            {one.name}
            {one.user_id === room.userId && " (you)"}
          </span>
          <meter class="share" min={0} max={most} value={one[by]} aria-label={`${one.name}, ${by}`} />
          <span class="score">
            <b>{by === "tasks" ? counted(one.tasks, "task") : counted(one.points, "point")}</b>
            <small>{by === "tasks" ? counted(one.points, "point") : counted(one.tasks, "task")}</small>
          </span>
        </li>
      ))}
    </ol>
  );
}

function useStanding(room: Room, period: Period, by: Measure, changes: number): { standing: Standing | null; problem: string } {
  const [standing, setStanding] = useState<Standing | null>(null);
  const [problem, setProblem] = useState("");
  const live = room.follower.phase.value === "live";
  const lately = room.lately.value;
  useEffect(() => {
    if (!live) return;
    let timer: ReturnType<typeof setTimeout>;
    let over = false;
    const ask = async () => {
      const ack = await room.ask<Standing>("leaderboard", { period, by, limit: 100 }).catch(() => null);
      if (over || ack === null) return;
      setProblem(ack.ok ? "" : ack.problem.detail);
      if (ack.ok) setStanding(ack.result);
      if (ack.ok && !ack.result.complete) timer = setTimeout(() => void ask(), LATER);
    };
    timer = setTimeout(() => void ask(), standing === null ? 0 : lately.length > 0 ? SOON : 0);
    return () => ((over = true), clearTimeout(timer));
  }, [live, lately, period, by, changes]);
  return { standing, problem };
}

interface PickProps<K extends string> {
  label: string;
  choices: { readonly [C in K]: string };
  chosen: K;
  onPick(choice: K): void;
}

function Pick<K extends string>({ label, choices, chosen, onPick }: PickProps<K>) {
  return (
    <div class="pick" role="group" aria-label={label}>
      {(Object.keys(choices) as K[]).map((one) => (
        <button key={one} type="button" aria-pressed={one === chosen} onClick={() => onPick(one)}>
          {choices[one]}
        </button>
      ))}
    </div>
  );
}
