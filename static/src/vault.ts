/** What this browser remembers between visits: unconfirmed edits, and the last known state of each board. */

import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Keep, Pending } from "./outbox.ts";
import type { BoardRecord } from "./records.ts";

/** One board of one person; two people on one computer stay apart. */
export type Owner = string;

export interface Remembered {
  /** The script that wrote it down: another one may expect records of another shape, and asks the server anew. */
  by: string;
  /** When it was the truth. */
  at: string;
  epoch: string;
  seq: number;
  records: BoardRecord[];
}

interface Schema extends DBSchema {
  edits: { key: number; value: Pending & { owner: Owner; requestId: string }; indexes: { owner: string; requestId: string } };
  boards: { key: Owner; value: Remembered };
}

const NAME = "boardcast";

export class Vault implements Keep {
  private static opened: Promise<IDBPDatabase<Schema>> | undefined;

  constructor(private owner: Owner) {}

  async load(): Promise<Pending[]> {
    return attempt([], async (db) => {
      const kept = await db.getAllFromIndex("edits", "owner", this.owner);
      return kept.map(({ command, at }) => ({ command, at }));
    });
  }

  async add(pending: readonly Pending[]): Promise<void> {
    await attempt(undefined, async (db) => {
      const { store, done } = db.transaction("edits", "readwrite");
      for (const { command, at } of pending) void store.add({ command, at, owner: this.owner, requestId: command.request_id });
      await done;
    });
  }

  async remove(requestId: string): Promise<void> {
    await attempt(undefined, async (db) => {
      const key = await db.getKeyFromIndex("edits", "requestId", requestId);
      if (key !== undefined) await db.delete("edits", key);
    });
  }

  async remember(board: Omit<Remembered, "by">): Promise<void> {
    await attempt("", (db) => db.put("boards", { ...board, by: import.meta.url }, this.owner));
  }

  async recall(): Promise<Remembered | undefined> {
    const found = await attempt(undefined, (db) => db.get("boards", this.owner));
    return found?.by === import.meta.url ? found : undefined;
  }

  /** The board is not ours any more. */
  async forget(): Promise<void> {
    await attempt(undefined, async (db) => {
      await db.delete("boards", this.owner);
      for (const key of await db.getAllKeysFromIndex("edits", "owner", this.owner)) await db.delete("edits", key);
    });
  }

  /** How many edits on this computer wait for their server. */
  static async unsaved(): Promise<number> {
    return attempt(0, (db) => db.count("edits"));
  }

  /** Somebody logs out: nothing of theirs stays on this computer. */
  static async clear(): Promise<void> {
    await attempt(undefined, async (db) => {
      await db.clear("edits");
      await db.clear("boards");
    });
  }

  static open(): Promise<IDBPDatabase<Schema>> {
    Vault.opened ??= openDB<Schema>(NAME, 1, {
      upgrade(db) {
        const edits = db.createObjectStore("edits", { autoIncrement: true });
        edits.createIndex("owner", "owner");
        edits.createIndex("requestId", "requestId");
        db.createObjectStore("boards");
      },
    });
    return Vault.opened;
  }
}

/** Private windows and full disks have no IndexedDB: the board then works as usual and forgets at reload. */
async function attempt<T>(otherwise: T, work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
  try {
    return await work(await Vault.open());
  } catch (error) {
    console.warn("nothing could be kept on this computer", error);
    return otherwise;
  }
}
