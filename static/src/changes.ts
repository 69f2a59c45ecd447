/** What predictions are made of: a new record, changed fields, a place among siblings. */

import type { BoardRecord, Change } from "./records.ts";
import { find, type Records } from "./replica.ts";

export function put(record: BoardRecord): Change {
  return { op: "put", kind: record.kind, record };
}

/** Nothing where the record is not known. */
export function set(records: Records, kind: BoardRecord["kind"], id: string, fields: object): Change[] {
  const known = find(records, kind, id);
  return known ? [{ op: "set", kind, id, version: known.version, set: fields, was: {} }] : [];
}

/** A rank for the `index`th place among siblings that stand in order. */
export function rankAt(siblings: readonly { rank: string }[], index: number): string {
  return between(siblings[index - 1]?.rank ?? "", siblings[index]?.rank ?? null);
}

/** A string between two others, as ASCII. Only ever shown here: the server chooses the rank that counts. */
export function between(low: string, high: string | null): string {
  const floor = 0x20;
  const roof = 0x7f;
  let shared = "";
  for (let i = 0; ; i++) {
    const a = i < low.length ? low.charCodeAt(i) : floor;
    const b = high !== null && i < high.length ? high.charCodeAt(i) : roof;
    if (b - a > 1) return shared + String.fromCharCode((a + b) >> 1);
    shared += String.fromCharCode(a);
    if (b > a) high = null;
  }
}
