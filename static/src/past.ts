/** What happened in a project, or to one task of it: the newest first, going back as far as one wishes, and live. */

import { effect, signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Entry } from "./records.ts";
import type { Room } from "./room.ts";
import { idOf, taskOf } from "./telling.ts";

const PAGE = 50; // entries read at once

interface HistoryPage {
  entries: Entry[];
  next: number | null;
}

export class Past {
  readonly entries = signal<readonly Entry[]>([]);
  /** Where older entries begin; null when there are none, undefined while nobody knows. */
  readonly next = signal<number | null | undefined>(undefined);
  readonly problem = signal("");

  constructor(
    private room: Room,
    private taskId: string | null,
  ) {}

  /** Listen until the returned function is called. */
  follow(): () => void {
    return effect(() => {
      const heard = this.room.lately.value.filter((entry) => this.taskId === null || this.isAbout(entry));
      if (heard.length > 0 && this.next.peek() !== undefined) this.add(heard);
    });
  }

  /** Read the newest. */
  async begin(): Promise<void> {
    await this.read(null);
  }

  /** Read what was before. */
  async goBack(): Promise<void> {
    await this.read(this.next.peek() ?? null);
  }

  private async read(before: number | null): Promise<void> {
    const about = this.taskId === null ? {} : { task_id: this.taskId };
    try {
      const ack = await this.room.ask<HistoryPage>("history", { ...about, limit: PAGE, ...(before !== null && { before }) });
      this.problem.value = ack.ok ? "" : ack.problem.detail;
      if (!ack.ok) return;
      if (before === null) this.entries.value = [];
      this.add(ack.result.entries);
      this.next.value = ack.result.next;
    } catch {
      this.problem.value = "The connection was lost; this goes on when it is back.";
    }
  }

  private add(entries: readonly Entry[]): void {
    const known = new Map([...this.entries.peek(), ...entries].map((entry) => [entry.seq, entry]));
    this.entries.value = [...known.values()].sort((a, b) => b.seq - a.seq);
  }

  /** Corrections name the comment or the step alone: what is shown of the open task tells whose they are. */
  private isAbout(entry: Entry): boolean {
    if (taskOf(entry) === this.taskId) return true;
    const { comments, items, checklists } = this.room.view;
    const parts = new Set([...comments.peek(), ...items.peek(), ...checklists.peek()].map((one) => one.id));
    return entry.changes.some((change) => parts.has(idOf(change)) || idOf(change) === this.taskId);
  }
}

/** The past of a project or a task for as long as it is shown. */
export function usePast(room: Room, taskId: string | null): Past {
  const past = useMemo(() => new Past(room, taskId), [room, taskId]);
  const live = room.follower.phase.value === "live";
  const generation = room.generation.value;
  useEffect(() => past.follow(), [past]);
  useEffect(() => {
    if (live) void past.begin();
  }, [past, live, generation]);
  return past;
}
