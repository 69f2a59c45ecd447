/** What others did: cards that glow for a moment, and how much was missed while away. */

import { signal } from "@preact/signals";
import type { Entry } from "./records.ts";

const GLOW = 2_500; // ms
const SAY = 8_000; // ms that "3 changes while you were away" stays

export class News {
  readonly glowing = signal<ReadonlySet<string>>(new Set());
  /** Changes of others while this page was away; 0 when there is nothing to tell. */
  readonly count = signal(0);

  tell(entries: readonly Entry[]): void {
    const tasks = entries.flatMap((entry) => entry.changes).filter((change) => change.kind === "task");
    const ids = tasks.map((change) => (change.op === "put" ? change.record.id : change.id));
    this.glow(ids);
  }

  /** Show for a moment that something has happened to these tasks. */
  glow(ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.glowing.value = new Set([...this.glowing.peek(), ...ids]);
    setTimeout(() => {
      this.glowing.value = new Set([...this.glowing.peek()].filter((id) => !ids.includes(id)));
    }, GLOW);
  }

  missed(count: number): void {
    this.count.value = count;
    setTimeout(() => (this.count.value = 0), SAY);
  }
}
