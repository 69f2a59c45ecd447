/** The titles of tasks that are not on the board any more, asked for once each. */

import { signal, type Signal } from "@preact/signals";
import type { Task } from "./records.ts";
import type { Room } from "./room.ts";

const rooms = new WeakMap<Room, Titles>();

export class Titles {
  private known = new Map<string, Signal<Task | null | undefined>>();
  private asked = new Set<string>();

  constructor(private room: Room) {}

  static of(room: Room): Titles {
    let titles = rooms.get(room);
    if (!titles) rooms.set(room, (titles = new Titles(room)));
    return titles;
  }

  /** Undefined while nobody knows, null when there is no such task any more. */
  find(id: string): Signal<Task | null | undefined> {
    let found = this.known.get(id);
    if (!found) this.known.set(id, (found = signal(undefined)));
    return found;
  }

  ask(id: string): void {
    if (this.asked.has(id)) return;
    this.asked.add(id);
    this.room.ask<Task>("task", { task_id: id }).then(
      (ack) => {
        if (ack.ok || ack.problem.code === "not_found") this.find(id).value = ack.ok ? ack.result : null;
        else this.asked.delete(id);
      },
      () => this.asked.delete(id),
    );
  }
}
