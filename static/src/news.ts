/** What others did: cards that glow for a moment, and how much was missed while away. */

import { signal } from "@preact/signals";
import type { Entry } from "./records.ts";

const GLOW = 2_000; // ms, and half a second of fading
const TOGETHER = 250; // ms within which cards stop glowing at once: on a busy board some are always about to
const SAY = 8_000; // ms that "3 changes while you were away" stays

export class News {
  readonly glowing = signal<ReadonlySet<string>>(new Set());
  /** Changes of others while this page was away; 0 when there is nothing to tell. */
  readonly count = signal(0);
  /** When each of them stops, the first one first. */
  private until = new Map<string, number>();
  private fading: ReturnType<typeof setTimeout> | undefined;
  /** What others did that is not drawn yet. */
  private told = new Set<string>();

  tell(entries: readonly Entry[]): void {
    for (const { changes } of entries) {
      for (const change of changes) if (change.kind === "task") this.told.add(change.op === "put" ? change.record.id : change.id);
    }
  }

  /** It is drawn now. */
  show(): void {
    this.glow([...this.told]);
    this.told.clear();
  }

  /** Show for a moment that something has happened to these tasks. */
  glow(ids: readonly string[]): void {
    if (ids.length === 0) return;
    const end = performance.now() + GLOW;
    for (const id of ids) this.until.delete(id), this.until.set(id, end);
    this.glowing.value = new Set(this.until.keys());
    this.fading ??= setTimeout(() => this.fade(), GLOW);
  }

  private fade(): void {
    const now = performance.now() + TOGETHER;
    for (const [id, end] of this.until) if (end <= now) this.until.delete(id);
    this.glowing.value = new Set(this.until.keys());
    this.fading = this.until.size > 0 ? setTimeout(() => this.fade(), TOGETHER) : undefined;
  }

  missed(count: number): void {
    this.count.value = count;
    setTimeout(() => (this.count.value = 0), SAY);
  }
}
