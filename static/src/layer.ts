/** Records on top of others: what is written here hides what lies below and leaves it untouched. */

import { Queues } from "./queues.ts";
import type { BoardRecord, Task } from "./records.ts";
import { every, type Key, type Records } from "./replica.ts";

export class Layer implements Records {
  readonly changed = new Map<Key, BoardRecord | undefined>();
  private queues = new Queues();

  constructor(private below: Records) {}

  find(key: Key): BoardRecord | undefined {
    return this.changed.has(key) ? this.changed.get(key) : this.below.find(key);
  }

  keep(key: Key, record: BoardRecord): void {
    this.queues.change(taskOr(this.find(key)), taskOr(record));
    this.changed.set(key, record);
  }

  lose(key: Key): void {
    this.queues.change(taskOr(this.find(key)), undefined);
    this.changed.set(key, undefined);
  }

  /** The tasks of a column from top to bottom. */
  tasksIn(columnId: string): readonly Task[] {
    return this.queues.of(columnId, () => every(this, "task"));
  }

  *all(): Iterable<[Key, BoardRecord]> {
    for (const [key, record] of this.below.all()) if (!this.changed.has(key)) yield [key, record];
    for (const [key, record] of this.changed) if (record !== undefined) yield [key, record];
  }
}

const taskOr = (record: BoardRecord | undefined): Task | undefined => (record?.kind === "task" ? record : undefined);
