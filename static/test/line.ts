/** A connection whose other end is the test. */

import { signal } from "@preact/signals";
import type { Ack } from "../src/commands.ts";
import type { Connection, Link } from "../src/connection.ts";
import type { BoardRecord, Entry } from "../src/records.ts";
import { PROJECT } from "./cast.ts";

export interface Asked {
  event: string;
  body: Record<string, unknown>;
  answer(ack: Ack | object): Promise<void>;
  lose(): Promise<void>;
}

export class Line {
  readonly link = signal<Link>("live");
  readonly asked: Asked[] = [];
  private listeners = new Map<string, (body: never) => void>();

  on(event: string, listener: (body: never) => void): () => void {
    this.listeners.set(event, listener);
    return () => this.listeners.delete(event);
  }

  ask(event: string, body: Record<string, unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const answer = async (ack: object) => (resolve(ack), settled());
      const lose = async () => (reject(new Error("cut")), settled());
      this.asked.push({ event, body, answer, lose });
    });
  }

  say(): void {}

  /** The next question that has not been taken yet. */
  next(event: string): Asked {
    const index = this.asked.findIndex((one) => one.event === event);
    if (index < 0) throw new Error(`nobody asked for ${event}, but for ${this.asked.map((one) => one.event).join()}`);
    return this.asked.splice(index, 1)[0]!;
  }

  tell(entries: Entry[], epoch = "e1"): void {
    this.listeners.get("entries")?.({ project_id: PROJECT, epoch, entries } as never);
  }

  get connection(): Connection {
    return this as unknown as Connection;
  }
}

globalThis.requestAnimationFrame ??= (then) => Number(setTimeout(then, 16)); // Node shows nothing

export const settled = () => new Promise<void>((done) => setTimeout(done, 15));

/** Until what others did is drawn, however much of it there is. */
export const drawn = () => new Promise<void>((done) => setTimeout(done, 150));

export function snapshot(seq: number, records: BoardRecord[], epoch = "e1") {
  return { ok: true, mode: "snapshot", epoch, seq, role: "owner", presence: [], records };
}

export function replay(seq: number, entries: Entry[], epoch = "e1") {
  return { ok: true, mode: "replay", epoch, seq, role: "owner", presence: [], entries };
}
