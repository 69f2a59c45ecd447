/** Keeps a replica in step with its project's log: joins, fills holes, joins again after every cut. */

import { signal } from "@preact/signals";
import type { Ack } from "./commands.ts";
import type { Connection } from "./connection.ts";
import type { Present } from "./presence.ts";
import type { BoardRecord, Entry, Role } from "./records.ts";
import type { Key, Replica } from "./replica.ts";

/** `away`: what is shown may be old. */
export type Phase = "opening" | "away" | "catching up" | "live" | "closed";

export type Joined = { epoch: string; seq: number; role: Role; presence?: Present[] } & (
  | { mode: "replay"; entries: Entry[] }
  | { mode: "snapshot"; records: BoardRecord[] }
);

interface Told {
  project_id: string;
  epoch: string;
  entries: Entry[];
}

/** What the follower tells its room. */
export interface Heard {
  /** The log that we knew no longer exists. */
  forgotten(): void;
  /** The replica was replaced; `missed` entries came since it was last in step, 0 if it never was. */
  replaced(seq: number, missed: number): void;
  /** These entries were applied and touched these records. */
  applied(entries: readonly Entry[], touched: ReadonlySet<Key>, late: boolean): void;
  joined(joined: Joined): void;
  left(): void;
}

const AGAIN_AFTER = 1; // s until a join that failed for now is tried again, unless the server says when
/** Answers to a join after which there is nothing here for this person any more. */
const SHUT_OUT = new Set(["not_found", "forbidden"]);

export class Follower {
  readonly phase = signal<Phase>("opening");
  readonly closedBecause = signal("");
  private joining = false;
  private held: Told[] = [];
  private stops: (() => void)[] = [];
  private again: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private projectId: string,
    private connection: Connection,
    private replica: Replica,
    private heard: Heard,
  ) {}

  start(): void {
    this.stops = [
      this.connection.on("entries", (told: Told) => this.hear(told)),
      this.connection.on("room.closed", (told: { project_id: string; reason: string }) => {
        if (told.project_id === this.projectId) this.shut(told.reason);
      }),
      this.connection.link.subscribe((link) => (link === "live" ? void this.join() : this.pause())),
    ];
  }

  stop(): void {
    for (const stop of this.stops) stop();
    clearTimeout(this.again);
    this.connection.say("room.leave", { project_id: this.projectId });
  }

  private async join(): Promise<void> {
    if (this.joining || this.phase.peek() === "closed") return;
    this.joining = true;
    this.held = [];
    if (this.phase.peek() !== "opening") this.phase.value = "catching up";
    const known = this.replica.epoch ? { since: this.replica.seq, epoch: this.replica.epoch } : {};
    const ack = await this.connection
      .ask<Joined>("room.join", { project_id: this.projectId, ...known })
      .catch(() => undefined); // cut again: the next connection joins
    this.joining = false;
    if (ack !== undefined) this.answered(ack);
    else if (this.connection.link.peek() === "live") this.joinLater(AGAIN_AFTER);
  }

  private answered(ack: Ack<Joined>): void {
    if (ack.ok) {
      this.enter(ack);
      for (const told of this.held.splice(0)) this.hear(told);
    } else if (SHUT_OUT.has(ack.problem.code)) {
      this.shut(ack.problem.code);
    } else {
      // A defect of the server must not cost anybody what they have written: keep it, and keep asking.
      this.joinLater(ack.problem.retry_after ?? AGAIN_AFTER);
    }
  }

  private joinLater(seconds: number): void {
    clearTimeout(this.again);
    this.again = setTimeout(() => void this.join(), seconds * 1000);
  }

  private enter(joined: Joined): void {
    const before = this.replica.seq;
    if (this.replica.epoch && joined.epoch !== this.replica.epoch) this.heard.forgotten();
    if (joined.mode === "snapshot") {
      this.replica.reset(joined.epoch, joined.seq, joined.records);
      this.heard.replaced(joined.seq, before > 0 ? Math.max(0, joined.seq - before) : 0);
    } else {
      this.replica.epoch = joined.epoch;
      this.take(joined.entries, true);
    }
    this.phase.value = "live";
    this.heard.joined(joined);
  }

  private hear(told: Told): void {
    if (told.project_id !== this.projectId) return;
    if (this.joining) this.held.push(told);
    else if (this.phase.peek() === "live") {
      if (told.epoch !== this.replica.epoch || !this.take(told.entries, false)) void this.join();
    }
  }

  /** False when there is a hole. */
  private take(entries: readonly Entry[], late: boolean): boolean {
    const touched = new Set<Key>();
    const taken: Entry[] = [];
    let whole = true;
    for (const entry of entries) {
      const keys = this.replica.take(entry);
      whole = keys !== false;
      if (!whole) break;
      if (!keys) continue;
      for (const key of keys) touched.add(key);
      taken.push(entry);
    }
    if (taken.length > 0) this.heard.applied(taken, touched, late);
    return whole;
  }

  private pause(): void {
    if (this.phase.peek() === "live" || this.phase.peek() === "catching up") this.phase.value = "away";
    this.heard.left();
  }

  private shut(reason: string): void {
    this.closedBecause.value = reason;
    this.phase.value = "closed";
    this.heard.left();
  }
}
