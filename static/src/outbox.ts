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
  add(pending: readonly Pending[]): Promise<void>;
  remove(requestId: string): Promise<void>;
}

export interface Post {
  /** Resolves with the answer; rejects when the connection was lost before there was one. */
  send(command: Command): Promise<Ack>;
  /** Something was added. */
  added(): void;
  /** The server has done one of them, or will never do it. */
  answered(): void;
  /** The server said no: the edit is over, and the person must be told. */
  refused(command: Command, problem: Problem): void;
}

// Seconds to wait when the server asks to be asked again but does not say when.
const AGAIN_AFTER = 1;

export class Outbox {
  /** By the name of the request, in the order in which they are sent: the confirmed ones come first. */
  private edits = new Map<string, Pending>();
  private open = false;
  private sending = false;

  constructor(
    private keep: Keep,
    private post: Post,
  ) {}

  /** What an earlier page could not send comes first. */
  async load(): Promise<void> {
    const earlier = await this.keep.load();
    this.edits = new Map([...earlier.map(named), ...this.edits]);
    if (earlier.length > 0) this.post.added();
    void this.pump();
  }

  add(command: Command, at: string): void {
    this.addAll([{ command, at }]);
  }

  /** Several at once, so that what they change is worked out once. */
  addAll(all: readonly Pending[]): void {
    for (const one of all) this.edits.set(...named(one));
    void this.keep.add(all);
    this.post.added();
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
    const told = this.edits.get(requestId ?? "");
    if (told) this.remove(told);
    for (const one of this.confirmed()) if (one.seq! <= seq) this.remove(one);
  }

  get pending(): Iterable<Pending> {
    return this.edits.values();
  }

  get size(): number {
    return this.edits.size;
  }

  /** How many edits the server has not confirmed. */
  get waiting(): number {
    return this.edits.size - [...this.confirmed()].length;
  }

  private *confirmed(): Iterable<Pending> {
    for (const one of this.edits.values()) {
      if (one.seq === undefined) return;
      yield one;
    }
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
    if (!this.open) return undefined;
    for (const one of this.edits.values()) if (one.seq === undefined) return one;
    return undefined;
  }

  private async deliver(next: Pending): Promise<void> {
    let ack: Ack;
    try {
      ack = await this.post.send(next.command);
    } catch {
      this.open = false;
      return;
    }
    if (this.edits.get(next.command.request_id) !== next) return;
    if (ack.ok) {
      next.seq = ack.seq;
      void this.keep.remove(next.command.request_id);
      this.post.answered();
    } else if (ack.problem.retryable) {
      await new Promise((done) => setTimeout(done, (ack.problem.retry_after ?? AGAIN_AFTER) * 1000));
    } else {
      this.remove(next);
      this.post.answered();
      this.post.refused(next.command, ack.problem);
    }
  }

  private remove(pending: Pending): void {
    this.edits.delete(pending.command.request_id);
    void this.keep.remove(pending.command.request_id);
  }
}

const named = (one: Pending): [string, Pending] => [one.command.request_id, one];
