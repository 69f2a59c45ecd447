/** Edits that the server has not confirmed yet: kept across reloads, sent in order, done exactly once. */

import type { Ack, Command, Problem } from "./commands.ts";

/** An edit on its way. `seq` is set once the server has done it; it is over when that entry has arrived too. */
export interface Pending {
  command: Command;
  at: string;
  seq?: number;
}

/** Where edits outlive the page. */
export interface Keep {
  load(): Promise<Pending[]>;
  add(pending: Pending): Promise<void>;
  remove(requestId: string): Promise<void>;
}

export interface Post {
  /** Resolves with the answer; rejects when the connection was lost before there was one. */
  send(command: Command): Promise<Ack>;
  /** Something was added, confirmed or is over. */
  changed(): void;
  /** The server said no: the edit is over, and the person must be told. */
  refused(command: Command, problem: Problem): void;
}

// Seconds to wait when the server asks to be asked again but does not say when.
const AGAIN_AFTER = 1;

export class Outbox {
  pending: Pending[] = [];
  private open = false;
  private sending = false;

  constructor(
    private keep: Keep,
    private post: Post,
  ) {}

  /** What an earlier page could not send comes first. */
  async load(): Promise<void> {
    const earlier = await this.keep.load();
    const known = new Set(this.pending.map((one) => one.command.request_id));
    this.pending = [...earlier.filter((one) => !known.has(one.command.request_id)), ...this.pending];
    if (earlier.length > 0) this.post.changed();
    void this.pump();
  }

  add(command: Command, at: string): void {
    this.addAll([{ command, at }]);
  }

  /** Several at once, so that what they change is worked out once. */
  addAll(all: readonly Pending[]): void {
    this.pending.push(...all);
    for (const one of all) void this.keep.add(one);
    this.post.changed();
    void this.pump();
  }

  /** The room is joined: send. */
  resume(): void {
    this.open = true;
    void this.pump();
  }

  /** The connection is gone: whatever has no answer will be sent again, under the same name. */
  pause(): void {
    this.open = false;
  }

  /** The log that confirmed them no longer exists: everything that is still here is asked for again. */
  forgetConfirmations(): void {
    for (const one of this.pending) delete one.seq;
  }

  /** The replica has reached `seq`, by this entry if one is named: what it shows needs no prediction any more. */
  arrived(seq: number, requestId?: string): void {
    const over = this.pending.filter(
      (one) => one.command.request_id === requestId || (one.seq !== undefined && one.seq <= seq),
    );
    for (const one of over) this.remove(one);
  }

  /** How many edits the server has not confirmed. */
  get waiting(): number {
    return this.pending.filter((one) => one.seq === undefined).length;
  }

  /** One at a time: a later edit may stand on an earlier one. */
  private async pump(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    try {
      for (let next = this.next(); next !== undefined; next = this.next()) await this.deliver(next);
    } finally {
      this.sending = false;
    }
  }

  private next(): Pending | undefined {
    return this.open ? this.pending.find((one) => one.seq === undefined) : undefined;
  }

  private async deliver(next: Pending): Promise<void> {
    let ack: Ack;
    try {
      ack = await this.post.send(next.command);
    } catch {
      this.open = false;
      return;
    }
    if (!this.pending.includes(next)) return;
    if (ack.ok) {
      next.seq = ack.seq;
      void this.keep.remove(next.command.request_id);
      this.post.changed();
    } else if (ack.problem.retryable) {
      await new Promise((done) => setTimeout(done, (ack.problem.retry_after ?? AGAIN_AFTER) * 1000));
    } else {
      this.remove(next);
      this.post.changed();
      this.post.refused(next.command, ack.problem);
    }
  }

  private remove(pending: Pending): void {
    this.pending = this.pending.filter((one) => one !== pending);
    void this.keep.remove(pending.command.request_id);
  }
}
