/** How work flows through a project: what stood where at the end of each day, and what was finished in each week. */

import type { Category, Change, Column, Entry, Task } from "./records.ts";

export const STAGES: readonly Category[] = ["backlog", "todo", "doing", "done"];

/** How many tasks stood in each stage at the end of a day. `start` is its midnight, ms since 1970. */
export interface Day {
  start: number;
  counts: Record<Category, number>;
}

/** How many tasks were finished in a week. `start` is the midnight before its Monday. */
export interface Week {
  start: number;
  finished: number;
}

/** As much of a task as counts here. */
type Standing = Pick<Task, "column_id" | "completed_at" | "archived_at">;

/** The fold of a log, entry by entry. Finished tasks stay counted when they are archived; unfinished ones do not. */
export class Flow {
  /** The last entry that was taken. */
  seq = 0;
  private tasks = new Map<string, Standing>();
  private stages = new Map<string, Category>();
  /** Column → unfinished tasks in it. */
  private open = new Map<string, number>();
  private done = 0;
  private finished = new Map<number, number>();
  private closed: Day[] = [];
  private today = 0;

  take(entry: Entry): void {
    if (entry.seq <= this.seq) return;
    this.seq = entry.seq;
    // Clocks of several machines need not agree to the second: a day that has ended does not begin again.
    const day = Math.max(this.today, midnight(Date.parse(entry.at)));
    if (this.today !== 0 && day > this.today) this.close(day);
    this.today = day;
    for (const change of entry.changes) this.apply(change);
  }

  /** One line for each day from the first entry on until now. */
  days(now = Date.now()): Day[] {
    if (this.today === 0) return [];
    const open: Day = { start: this.today, counts: this.counts() };
    return [...this.closed, open, ...between(this.today, midnight(now) + 1, open.counts)];
  }

  /** One line for each week from the first entry on until now, empty ones too. */
  weeks(now = Date.now()): Week[] {
    const first = this.closed[0]?.start ?? this.today;
    if (first === 0) return [];
    const weeks: Week[] = [];
    for (let start = monday(first); start <= now; start = later(start, 7)) {
      weeks.push({ start, finished: Math.max(0, this.finished.get(start) ?? 0) });
    }
    return weeks;
  }

  private close(next: number): void {
    const counts = this.counts();
    this.closed.push({ start: this.today, counts }, ...between(this.today, next, counts));
  }

  private counts(): Record<Category, number> {
    const counts = { backlog: 0, todo: 0, doing: 0, done: this.done };
    for (const [column, open] of this.open) counts[this.stages.get(column) ?? "todo"] += open;
    return counts;
  }

  private apply(change: Change): void {
    if (change.kind === "column") this.column(change);
    if (change.kind !== "task") return;
    if (change.op === "drop") return this.stand(change.id, undefined);
    if (change.op === "put") return this.stand(change.record.id, change.record as Task);
    const known = this.tasks.get(change.id);
    if (known) this.stand(change.id, { ...known, ...(change.set as Partial<Task>) });
  }

  private column(change: Change): void {
    if (change.op === "put") this.stages.set(change.record.id, (change.record as Column).category);
    const category = change.op === "set" ? (change.set as Partial<Column>).category : undefined;
    if (change.op === "set" && category) this.stages.set(change.id, category);
  }

  private stand(id: string, now: Standing | undefined): void {
    this.count(this.tasks.get(id), -1);
    this.count(now, 1);
    if (now === undefined) this.tasks.delete(id);
    else this.tasks.set(id, { column_id: now.column_id, completed_at: now.completed_at, archived_at: now.archived_at });
  }

  private count(task: Standing | undefined, by: number): void {
    if (task === undefined) return;
    if (task.completed_at !== null) {
      const week = monday(Date.parse(task.completed_at));
      this.finished.set(week, (this.finished.get(week) ?? 0) + by);
      this.done += by;
    } else if (task.archived_at === null) {
      this.open.set(task.column_id, (this.open.get(task.column_id) ?? 0) + by);
    }
  }
}

/** The days after one and before another, on which nothing happened. */
function between(after: number, before: number, counts: Record<Category, number>): Day[] {
  const days: Day[] = [];
  for (let start = later(after, 1); start < before; start = later(start, 1)) days.push({ start, counts });
  return days;
}

/** Midnight some days later; a day need not have 24 hours. */
export function later(start: number, days: number): number {
  const date = new Date(start);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

function midnight(at: number): number {
  return later(at, 0);
}

function monday(at: number): number {
  return later(at, -((new Date(at).getDay() + 6) % 7));
}
