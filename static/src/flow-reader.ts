/** Reads a project's whole log once, a page at a time so that nothing else has to wait, and then follows it. */

import { effect, signal } from "@preact/signals";
import { Flow } from "./flow.ts";
import type { Entry } from "./records.ts";
import type { Room } from "./room.ts";

const PAGE = 200; // entries; a page is folded in a few milliseconds
const PATIENCE = 100; // ms between two drawings while the log is being read

const rooms = new WeakMap<Room, FlowReader>();

export class FlowReader {
  flow = new Flow();
  /** Moves on when there is more to draw. */
  readonly drawn = signal(0);
  /** From 0 to 1; 1 once everything has been read. */
  readonly read = signal(0);
  readonly problem = signal("");
  private reading = false;
  private generation = -1;

  constructor(private room: Room) {}

  static of(room: Room): FlowReader {
    let reader = rooms.get(room);
    if (!reader) rooms.set(room, (reader = new FlowReader(room)));
    return reader;
  }

  /** Read and follow until the returned function is called. */
  follow(): () => void {
    return effect(() => {
      const live = this.room.follower.phase.value === "live";
      const generation = this.room.generation.value;
      void this.room.lately.value;
      if (live) void this.catchUp(generation);
    });
  }

  private async catchUp(generation: number): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    if (generation !== this.generation) this.flow = new Flow(); // the log may be another one
    this.generation = generation;
    try {
      await this.readOn();
    } catch {
      this.problem.value = "The connection was lost; this goes on when it is back.";
    }
    this.reading = false;
  }

  private async readOn(): Promise<void> {
    let shown = performance.now();
    for (let more = this.takeLately(); more; ) {
      const ack = await this.room.ask<{ entries: Entry[]; next: number | null; seq: number }>("history", { after: this.flow.seq, limit: PAGE });
      this.problem.value = ack.ok ? "" : ack.problem.detail;
      if (!ack.ok) return;
      for (const entry of ack.result.entries) this.flow.take(entry);
      this.read.value = ack.result.next === null ? 1 : this.flow.seq / ack.result.seq;
      more = ack.result.next !== null;
      if (more && performance.now() - shown < PATIENCE) continue;
      shown = performance.now();
      this.drawn.value++;
    }
  }

  /** What has just come need not be asked for, if nothing is missing before it. True when something is. */
  private takeLately(): boolean {
    const entries = this.room.lately.peek().filter((entry) => entry.seq > this.flow.seq);
    if (this.read.peek() < 1 || entries[0]?.seq !== this.flow.seq + 1) return this.read.peek() < 1 || entries.length > 0;
    for (const entry of entries) this.flow.take(entry);
    this.drawn.value++;
    return false;
  }
}
