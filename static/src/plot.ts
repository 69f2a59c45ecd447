/** Draws the two plots of a project. Fetched when somebody wants to see them. */

import uPlot from "uplot";
import { later, STAGES, type Day, type Week } from "./flow.ts";
import { CATEGORIES } from "./words.ts";

const HEIGHT = 260; // px
const DAY = 86_400; // s
const STEPS = [1, 2, 7, 14, 28, 56, 112, 224, 365].map((days) => days * DAY); // between two dates below a plot
const LONG = 300 * DAY; // from here on months say more than days
const NOTHING = { backlog: 0, todo: 0, doing: 0, done: 0 };
const NARROW = 0.75; // of the room of a week is its bar
const FEWEST = 8; // weeks that have a place, so that the first one does not stand alone on a line of days

export interface Plot {
  /** Other numbers, in the same plot. */
  show(): void;
  remove(): void;
}

/** What stood where, each stage on top of the next one: what is done lies at the bottom. */
export function drawDays(place: HTMLElement, all: () => readonly Day[]): Plot {
  // It begins at nothing, so that a project of one day has something to see too.
  const read = () => [{ start: all()[0]!.start - DAY * 1000, counts: NOTHING }, ...all()];
  const stages = [...STAGES];
  return draw(place, {
    time: "Day",
    last: () => "today",
    series: stages.map((stage) => ({
      label: CATEGORIES.find((one) => one.value === stage)!.name,
      fill: colour(place, `--${stage}`),
      stroke: colour(place, "--surface"),
      width: 1,
      points: { show: false },
      value: (_plot, _value, _series, index) => String(read().at(index ?? -1)?.counts[stage] ?? 0),
    })),
    numbers: () => {
      const days = read();
      const sums = stages.map((_, from) => days.map(({ counts }) => stages.slice(from).reduce((sum, one) => sum + counts[one], 0)));
      return [days.map((day) => day.start / 1000), ...sums];
    },
  });
}

export function drawWeeks(place: HTMLElement, read: () => readonly Week[]): Plot {
  return draw(place, {
    time: "Week from",
    last: () => dated(read().at(-1)!.start / 1000, 0),
    series: [
      {
        label: "Finished",
        fill: colour(place, "--done"),
        width: 0,
        points: { show: false },
        paths: uPlot.paths.bars!({ size: [NARROW, 60], align: 1, radius: 0.1 }),
        value: (_plot, value: number | null) => String(value ?? read().at(-1)?.finished ?? 0),
      },
    ],
    numbers: () => [read().map((week) => week.start / 1000), read().map((week) => week.finished)],
    span: () => {
      const last = read().at(-1)!.start;
      return [Math.min(read()[0]!.start, later(last, -7 * (FEWEST - 1))) / 1000, later(last, 7) / 1000];
    },
  });
}

interface Drawing {
  /** What is said before the moment under the pointer. */
  time: string;
  /** Which moment that is while there is no pointer: the last one. */
  last(): string;
  series: uPlot.Series[];
  numbers(): uPlot.AlignedData;
  /** From where to where, if not from the first number to the last. */
  span?(): [number, number];
}

function draw(place: HTMLElement, { time, last, series, numbers, span }: Drawing): Plot {
  const axis = { stroke: colour(place, "--soft"), grid: { stroke: colour(place, "--line"), width: 1 }, ticks: { show: false }, font: "12px system-ui" };
  const plot = new uPlot(
    {
      width: place.clientWidth,
      height: HEIGHT,
      series: [{ label: time, value: (_plot, value: number | null) => (value == null ? last() : dated(value, 0)) }, ...series],
      axes: [
        { ...axis, grid: { show: false }, incrs: STEPS, space: 70, values: (_plot, dates) => dates.map((date) => dated(date, dates.at(-1)! - dates[0]!)) },
        { ...axis, size: 36, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] },
      ],
      scales: { x: span ? { range: span } : {}, y: { range: (_plot, _low, high) => [0, Math.max(4, high * 1.05)] } },
      cursor: { drag: { x: false, y: false }, y: false },
    },
    numbers(),
    place,
  );
  const fit = new ResizeObserver(() => place.clientWidth > 0 && plot.setSize({ width: place.clientWidth, height: HEIGHT }));
  fit.observe(place);
  return {
    show: () => plot.setData(numbers()),
    remove: () => (fit.disconnect(), plot.destroy()),
  };
}

/** A date below a plot that spans so many seconds. */
function dated(seconds: number, span: number): string {
  const parts = span > LONG ? ({ month: "short", year: "numeric" } as const) : ({ day: "numeric", month: "short" } as const);
  return new Date(seconds * 1000).toLocaleDateString(undefined, parts);
}

/** A colour of the style sheet, as a canvas understands it. */
function colour(place: HTMLElement, name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  place.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}
