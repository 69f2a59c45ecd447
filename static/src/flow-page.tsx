/** How work flows through the project: what is finished every week, and what stands where. */

import { useEffect, useRef, useState } from "preact/hooks";
import { STAGES, type Day, type Week } from "./flow.ts";
import { FlowReader } from "./flow-reader.ts";
import type { Plot } from "./plot.ts";
import type { Room } from "./room.ts";
import { CATEGORIES, counted } from "./words.ts";

const LATELY = 4; // full weeks from which one says how fast it goes

export function FlowPage({ room }: { room: Room }) {
  const reader = FlowReader.of(room);
  useEffect(() => reader.follow(), [reader]);
  void reader.drawn.value;
  const read = reader.read.value;
  const days = reader.flow.days();
  const weeks = reader.flow.weeks();
  const now = days.at(-1)?.counts;
  const hasWork = now !== undefined && STAGES.some((stage) => now[stage] > 0);
  return (
    <main class="page flow" aria-labelledby="flow-name">
      <h2 id="flow-name">Flow</h2>
      {reader.problem.value && <p class="hint">{reader.problem}</p>}
      {read < 1 && <progress class="reading" value={read} aria-label="Reading the history" />}
      {read === 1 && !hasWork && <p class="empty">There is nothing to see yet. Once cards move along the board, this shows how fast they do.</p>}
      {hasWork && (
        <>
          <p>{summary(days, weeks)}</p>
          <Figure name="Finished per week" told={toldWeeks(weeks)} draw={(plots, place) => plots.drawWeeks(place, () => reader.flow.weeks())} drawn={reader.drawn.value} />
          <Figure name="What stood where" told={toldDays(now)} draw={(plots, place) => plots.drawDays(place, () => reader.flow.days())} drawn={reader.drawn.value} />
          <details class="numbers">
            <summary>The same as a table</summary>
            <Numbers days={days} weeks={weeks} />
          </details>
        </>
      )}
    </main>
  );
}

interface FigureProps {
  name: string;
  told: string;
  /** Moves on when there is something new to draw. */
  drawn: number;
  draw(plots: typeof import("./plot.ts"), place: HTMLElement): Plot;
}

function Figure({ name, told, drawn, draw }: FigureProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const [scheme, setScheme] = useState(0);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const turn = () => setScheme((count) => count + 1);
    dark.addEventListener("change", turn);
    return () => dark.removeEventListener("change", turn);
  }, []);
  useEffect(() => {
    let over = false;
    import("./plot.ts").then(
      (plots) => {
        if (!over) plot.current = draw(plots, place.current!);
      },
      () => setProblem("The plot could not be fetched; the table below has the same numbers."),
    );
    return () => {
      over = true;
      plot.current?.remove();
      plot.current = null;
    };
  }, [scheme]);
  useEffect(() => plot.current?.show(), [drawn]);
  return (
    <figure>
      <figcaption>{name}</figcaption>
      {problem && <p class="hint">{problem}</p>}
      <div ref={place} class="plot" role="img" aria-label={`${name}. ${told}`} />
    </figure>
  );
}

function Numbers({ days, weeks }: { days: readonly Day[]; weeks: readonly Week[] }) {
  const rows = weeks.map((week, nth) => {
    const next = weeks[nth + 1]?.start ?? Infinity;
    return { week, counts: days.findLast((day) => day.start < next)?.counts };
  });
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Week from</th>
          <th scope="col">Finished</th>
          {STAGES.map((stage) => (
            <th key={stage} scope="col">
              {nameOf(stage)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.reverse().map(({ week, counts }) => (
          <tr key={week.start}>
            <th scope="row">{new Date(week.start).toLocaleDateString()}</th>
            <td>{week.finished}</td>
            {STAGES.map((stage) => (
              <td key={stage}>{counts?.[stage] ?? 0}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const nameOf = (stage: string): string => CATEGORIES.find((one) => one.value === stage)!.name;

function summary(days: readonly Day[], weeks: readonly Week[]): string {
  const doing = days.at(-1)?.counts.doing ?? 0;
  const full = weeks.slice(1, -1).slice(-LATELY);
  const under = `${counted(doing, "card")} ${doing === 1 ? "is" : "are"} being worked on.`;
  if (full.length === 0) return `${counted(weeks.at(-1)?.finished ?? 0, "card")} finished this week. ${under}`;
  const pace = full.reduce((sum, week) => sum + week.finished, 0) / full.length;
  const rounded = Math.round(pace * 10) / 10;
  return `${counted(rounded, "card")} finished per week, over the last ${counted(full.length, "full week")}. ${under}`;
}

const toldWeeks = (weeks: readonly Week[]): string =>
  `Lately ${weeks.slice(-LATELY).map((week) => week.finished).join(", ")}; the table below has all weeks.`;

const toldDays = (now: Day["counts"]): string => `Today ${STAGES.map((stage) => `${nameOf(stage)} ${now[stage]}`).join(", ")}.`;
