/** What calls a person: somebody wrote their name, or gave them a task. Kept on this computer until they log out. */

import { computed, signal } from "@preact/signals";
import { callsIn, idOfCall, type Call, type CallKind } from "./calls-in.ts";
import type { Connection } from "./connection.ts";
import type { BoardRecord, Comment, Entry, Task } from "./records.ts";
import type { Room } from "./room.ts";
import { user } from "./session.ts";

interface Notification {
  kind: CallKind;
  project_id: string;
  task_id: string;
  comment_id: string | null;
  actor_id: string;
  seq: number;
  at: string;
}

interface Kept {
  calls: readonly Call[];
  /** Project → up to where its log was searched for calls. */
  searched: Record<string, number>;
}

const PLACE = "boardcast.calls.";
const MOST = 50; // calls kept; older ones are in the history of their projects
const PAGE = 200; // entries asked for at once
const PAGES = 5; // of them at most: who was away for very long is not made to wait
const TYPES = ["comment.added", "comment.updated", "task.created", "task.updated", "task.assigned"];

export class Calls {
  readonly list = signal<readonly Call[]>([]);
  readonly unread = computed(() => this.list.value.filter((one) => !one.read).length);
  private searched: Record<string, number> = {};
  private names = new Map<string, Promise<Map<string, string>>>();

  constructor(
    private connection: Connection,
    private userId: string,
  ) {
    this.recall();
  }

  /** Listen until the returned function is called. */
  start(): () => void {
    const stop = this.connection.on("notification", (told: Notification) => this.add([callOf(told)]));
    const elsewhere = (event: StorageEvent) => event.key === PLACE + this.userId && this.recall();
    addEventListener("storage", elsewhere);
    return () => (stop(), removeEventListener("storage", elsewhere));
  }

  read(id: string | null): void {
    this.list.value = this.list.peek().map((one) => (id === null || one.id === id ? { ...one, read: true } : one));
    this.keep();
  }

  /** What called while nobody was here to be told. What a new computer finds was most likely read on another one. */
  async lookBack(room: Room): Promise<void> {
    const known = this.searched[room.projectId];
    let after = known;
    try {
      for (let page = 0; page < PAGES; page++) {
        const where = after === undefined ? {} : { after };
        const ack = await room.ask<{ entries: Entry[]; next: number | null; seq: number }>("history", { ...where, type: TYPES, limit: PAGE });
        if (!ack.ok) return;
        const found = ack.result.entries.flatMap((entry) => callsIn(entry, room.projectId, this.userId));
        this.searched[room.projectId] = ack.result.next !== null && after !== undefined ? ack.result.next : ack.result.seq;
        this.add(found.map((call) => ({ ...call, ...wordsIn(room, call), read: known === undefined })));
        if (ack.result.next === null || known === undefined) break;
        after = ack.result.next;
      }
    } catch {
      // The connection was lost; once it is back this is asked again.
    }
    this.keep();
  }

  private add(calls: readonly Call[]): void {
    const known = new Set(this.list.peek().map((one) => one.id));
    const fresh = calls.filter((one) => !known.has(one.id));
    if (fresh.length === 0) return;
    this.list.value = [...this.list.peek(), ...fresh].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, MOST);
    this.keep();
    for (const call of fresh) void this.complete(call);
  }

  /** The words that a call did not bring itself. */
  private async complete(call: Call): Promise<void> {
    if (call.who && call.title) return;
    const [words, who] = await Promise.all([this.wordsOf(call), this.nameOf(call)]).catch(() => [null, null]);
    const change = { ...words, ...(who && { who }) };
    this.list.value = this.list.peek().map((one) => (one.id === call.id ? { ...one, ...change } : one));
    this.keep();
  }

  private async wordsOf({ project_id, task_id, comment_id }: Call): Promise<Partial<Call> | null> {
    const ack = await this.connection.ask<{ result: Task & { parts: Record<string, BoardRecord[]> } }>("task", { project_id, task_id });
    if (!ack.ok) return null;
    const { title, number, parts } = ack.result;
    const comment = parts["comment"]?.find((one) => one.id === comment_id) as Comment | undefined;
    return { title, number, ...(comment && { quote: comment.body }) };
  }

  private async nameOf({ project_id, actor_id }: Call): Promise<string | null> {
    let names = this.names.get(project_id);
    if (!names) this.names.set(project_id, (names = this.namesIn(project_id)));
    return (await names).get(actor_id) ?? null;
  }

  private async namesIn(project_id: string): Promise<Map<string, string>> {
    const ack = await this.connection.ask<{ result: { records: BoardRecord[] } }>("project", { project_id });
    if (!ack.ok) return new Map();
    return new Map(ack.result.records.flatMap((one) => (one.kind === "member" ? [[one.id, one.name] as const] : [])));
  }

  private recall(): void {
    try {
      const kept = JSON.parse(localStorage.getItem(PLACE + this.userId) ?? "null") as Kept | null;
      this.list.value = kept?.calls ?? [];
      this.searched = kept?.searched ?? {};
    } catch {
      this.list.value = [];
    }
  }

  private keep(): void {
    // Somebody who has just logged out leaves nothing behind.
    if (user.peek()?.id !== this.userId) return;
    localStorage.setItem(PLACE + this.userId, JSON.stringify({ calls: this.list.peek(), searched: this.searched } satisfies Kept));
  }
}

/** Nothing of what called somebody stays on this computer. */
export function forgetCalls(userId: string): void {
  localStorage.removeItem(PLACE + userId);
}

/** What the open board knows about a call. */
function wordsIn(room: Room, { task_id, actor_id }: Call): Partial<Call> {
  const task = room.view.task(task_id).peek();
  const who = room.view.members.peek().find((one) => one.id === actor_id)?.name;
  return { ...(task && { title: task.title, number: task.number }), ...(who && { who }) };
}

function callOf({ kind, project_id, task_id, comment_id, actor_id, seq, at }: Notification): Call {
  return { id: idOfCall(project_id, seq, kind, comment_id), kind, project_id, task_id, comment_id, actor_id, at, read: false };
}
