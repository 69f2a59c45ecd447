/** A project as this browser knows it: the records of its log, folded by the same few lines that the server runs. */

import type { BoardRecord, Change, Entry, Kind, Kinds } from "./records.ts";

/** `<kind>/<id>` */
export type Key = string;

export const keyOf = (kind: string, id: string): Key => `${kind}/${id}`;

/** Records by key, wherever they are kept. */
export interface Records {
  find(key: Key): BoardRecord | undefined;
  keep(key: Key, record: BoardRecord): void;
  lose(key: Key): void;
  all(): Iterable<[Key, BoardRecord]>;
}

/** Which records are worth keeping: the hot ones always, the cold ones only for the task that is open. */
export type Wanted = (record: BoardRecord) => boolean;

/** Do what an entry did. Returns the keys it touched. */
export function apply(records: Records, changes: readonly Change[], wanted: Wanted): Set<Key> {
  const touched = new Set<Key>();
  for (const change of changes) {
    if (change.op === "drop") {
      for (const key of family(records, change)) touched.add(key), records.lose(key);
      continue;
    }
    const key = keyOf(change.kind, change.op === "put" ? change.record.id : change.id);
    const known = change.op === "put" ? change.record : records.find(key);
    if (known === undefined) continue;
    const record = change.op === "put" ? known : ({ ...known, ...change.set, version: change.version } as BoardRecord);
    const kept = !isArchived(record) && wanted(record);
    if (!kept && records.find(key) === undefined) continue;
    touched.add(key);
    if (kept) records.keep(key, record);
    else records.lose(key);
  }
  return touched;
}

/** The record that goes, and what names it as parent. */
function family(records: Records, gone: { kind: string; id: string }): Key[] {
  const parent = `${gone.kind}_id`;
  const children = [...records.all()].filter(([, record]) => record[parent as keyof BoardRecord] === gone.id);
  return [keyOf(gone.kind, gone.id), ...children.map(([child]) => child)];
}

function isArchived(record: BoardRecord): boolean {
  return record.kind === "task" && record.archived_at !== null;
}

export class Replica implements Records {
  seq = 0;
  epoch = "";
  private records = new Map<Key, BoardRecord>();

  constructor(private wanted: Wanted) {}

  /** Start over from a snapshot. */
  reset(epoch: string, seq: number, records: readonly BoardRecord[]): void {
    this.epoch = epoch;
    this.seq = seq;
    this.records = new Map(records.filter((one) => !isArchived(one)).map((one) => [keyOf(one.kind, one.id), one]));
  }

  /** Take the next entry. What is known passes by (null); a hole is told by false, and nothing has happened. */
  take(entry: Entry): Set<Key> | null | false {
    if (entry.seq <= this.seq) return null;
    if (entry.seq !== this.seq + 1) return false;
    this.seq = entry.seq;
    return apply(this, entry.changes, this.wanted);
  }

  find(key: Key): BoardRecord | undefined {
    return this.records.get(key);
  }

  keep(key: Key, record: BoardRecord): void {
    this.records.set(key, record);
  }

  lose(key: Key): void {
    this.records.delete(key);
  }

  all(): Iterable<[Key, BoardRecord]> {
    return this.records;
  }
}

/** The record with this id, in its own type. */
export function find<K extends Kind>(records: Records, kind: K, id: string): Kinds[K] | undefined {
  return records.find(keyOf(kind, id)) as Kinds[K] | undefined;
}

/** All records of a kind, in no order. */
export function every<K extends Kind>(records: Records, kind: K): Kinds[K][] {
  const found: Kinds[K][] = [];
  for (const [, record] of records.all()) if (record.kind === kind) found.push(record as Kinds[K]);
  return found;
}
