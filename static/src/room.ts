/** One open project: what its log tells, with one's own pending edits on top. */

import { signal } from "@preact/signals";
import { Asked } from "./asked.ts";
import type { Ack, Command, Name, Problem, Wish, Wishes } from "./commands.ts";
import type { Connection } from "./connection.ts";
import { Drawing } from "./drawing.ts";
import { Follower, type Joined } from "./follower.ts";
import { requestId } from "./ids.ts";
import { Lull } from "./lull.ts";
import { News } from "./news.ts";
import { Outbox, type Pending } from "./outbox.ts";
import { Presence } from "./presence.ts";
import type { BoardRecord, Entry, Role, Task } from "./records.ts";
import { apply, Replica, type Key } from "./replica.ts";
import { Vault } from "./vault.ts";
import { View } from "./view.ts";

/** Kinds that the board does not carry; they are read with the task that is opened. */
const COLD = new Set<string>(["description", "comment", "checklist", "checklist_item"]);
const REMEMBER_AFTER = 2_000; // ms of quiet before the board is written to this computer
const REMEMBER_WITHIN = 60_000; // ms after which it is written although there is no quiet

/** `late`: they happened while this page was away. */
type Listener = (entries: readonly Entry[], late: boolean) => void;

export class Room {
  readonly role = signal<Role>("viewer");
  /** How many edits the server has not confirmed. */
  readonly waiting = signal(0);
  readonly openTask = signal<string | null>(null);
  /** Counts how often everything was replaced: long texts must then be read again. */
  readonly generation = signal(0);
  /** The entries that came last, for whoever retells what happened. */
  readonly lately = signal<readonly Entry[]>([]);
  /** Since when what is shown may be old; null while it is the truth. */
  readonly asOf = signal<string | null>(null);
  readonly news = new News();
  readonly presence: Presence;
  readonly follower: Follower;
  readonly view: View;
  private replica: Replica;
  private drawing: Drawing;
  private outbox: Outbox;
  private vault: Vault;
  private trial: readonly Pending[] = [];
  private asked = new Asked();
  private listeners = new Set<Listener>();
  /** What the log has told since the open task was opened. */
  private since: Entry[] = [];
  private lull = new Lull(REMEMBER_AFTER, REMEMBER_WITHIN, () => this.write());

  constructor(
    readonly projectId: string,
    readonly userId: string,
    private connection: Connection,
    refused: (command: Command, problem: Problem) => void,
  ) {
    this.replica = new Replica(this.wanted);
    this.view = new View(this.replica, projectId);
    const pending = { count: () => this.outbox.size, all: () => [...this.outbox.pending, ...this.trial] };
    this.drawing = new Drawing(this.view, this.replica, this.wanted, this, pending, () => this.news.show());
    this.presence = new Presence(projectId, connection);
    this.vault = new Vault(`${userId}/${projectId}`);
    this.outbox = new Outbox(this.vault, {
      send: ({ name, request_id, fields }) => connection.ask(name, { project_id: projectId, request_id, ...fields }),
      added: () => this.draw(),
      answered: () => this.answered(),
      refused,
    });
    this.follower = new Follower(projectId, connection, this.replica, {
      forgotten: () => this.outbox.forgetConfirmations(),
      replaced: (seq, missed) => this.replaced(seq, missed),
      applied: (entries, touched, late) => this.applied(entries, touched, late),
      joined: (joined) => this.joined(joined),
      left: () => this.left(),
    });
  }

  async open(): Promise<void> {
    const remembered = await this.vault.recall();
    if (remembered) {
      this.replica.reset(remembered.epoch, remembered.seq, remembered.records);
      this.follower.phase.value = "away";
      this.asOf.value = remembered.at;
      this.drawing.all();
      this.recognise();
    }
    await this.outbox.load();
    this.follower.start();
    this.presence.start();
  }

  /** Leave. `keep` is false when somebody has logged out: then nothing of the board may stay on this computer. */
  close(keep = true): void {
    this.outbox.pause();
    this.follower.stop();
    this.presence.stop();
    this.lull.stop();
    this.drawing.stop();
    if (keep) this.write();
  }

  /** Ask something about this project. Rejects when the connection is lost before there is an answer. */
  ask<R>(question: string, fields: object): Promise<Ack<{ result: R }>> {
    return this.connection.ask(question, { project_id: this.projectId, ...fields });
  }

  /** Do something: shown at once, sent as soon as possible. Returns the name of the request. */
  wish<N extends Name>(name: N, fields: Wishes[N], request = requestId()): string {
    this.wishAll([[{ name, fields } as Wish, request]]);
    return request;
  }

  /** Do several things, under these names, and draw it once. */
  wishAll(all: readonly (readonly [wish: Wish, request: string])[]): void {
    for (const [{ fields }, request] of all) {
      this.asked.add(request, "task_id" in fields ? this.view.task(fields.task_id).peek() : undefined, this.outbox.size);
    }
    this.trial = [];
    this.outbox.addAll(all.map(([wish, request]) => draft(wish, request)));
  }

  /** Whether this very page asked for it, rather than another window of the same person. */
  isMine(entry: Entry): boolean {
    return this.asked.has(entry.request_id);
  }

  /** The card that an entry of this page was about, as it was before: it may be off the board by now. */
  before(entry: Entry): Task | undefined {
    return this.asked.card(entry.request_id);
  }

  /** Be told of every entry as it arrives. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Show what these would do without wishing for them; none ends that. */
  tryOut(wishes: readonly Wish[]): void {
    this.trial = wishes.map((wish) => draft(wish, "trial"));
    this.draw();
  }

  /** Take what was read about the open task when the project stood at `seq`; what the log has told since goes on top. */
  learn(taskId: string, records: readonly BoardRecord[], seq: number): void {
    if (taskId !== this.openTask.peek()) return;
    const known = [...this.replica.all()].filter(([, record]) => "task_id" in record);
    for (const [key] of known) this.replica.lose(key);
    const read = records.map((record) => ({ op: "put", kind: record.kind, record }) as const);
    const later = this.since.filter((entry) => entry.seq > seq).flatMap((entry) => entry.changes);
    const changes = [...read, ...later.filter((change) => COLD.has(change.kind))];
    this.draw([...known.map(([key]) => key), ...apply(this.replica, changes, this.wanted)]);
  }

  /** Keep the long texts of this task, and of no other. */
  attend(taskId: string | null): void {
    this.openTask.value = taskId;
    this.since = [];
    const gone = [...this.replica.all()].filter(([, record]) => !this.wanted(record)).map(([key]) => key);
    for (const key of gone) this.replica.lose(key);
    this.draw(gone);
    this.presence.doing(taskId === null ? undefined : `viewing:${taskId}`);
  }

  private wanted = (record: BoardRecord): boolean => !("task_id" in record) || record.task_id === this.openTask.peek();

  private replaced(seq: number, missed: number): void {
    this.outbox.arrived(seq);
    this.waiting.value = this.outbox.waiting;
    if (missed > 0) this.news.glow(this.view.tasksOtherThan(this.replica));
    this.drawing.all();
    this.generation.value++;
    if (missed > 0) this.news.missed(missed);
  }

  private applied(entries: readonly Entry[], touched: ReadonlySet<Key>, late: boolean): void {
    for (const entry of entries) this.outbox.arrived(entry.seq, entry.request_id);
    if (this.openTask.peek() !== null) this.since.push(...entries.filter(isAboutText));
    this.waiting.value = this.outbox.waiting;
    const theirs = entries.filter((entry) => entry.actor_id !== this.userId);
    this.news.tell(theirs);
    if (late || entries.some((entry) => this.isMine(entry))) this.drawing.answered(touched);
    else this.drawing.soon(touched);
    this.lately.value = entries;
    if (late && theirs.length > 0) this.news.missed(theirs.length);
    this.recognise();
    this.lull.heard();
    for (const listener of this.listeners) listener(entries, late);
  }

  private joined(joined: Joined): void {
    this.role.value = joined.role;
    this.asOf.value = null;
    this.presence.reset(joined.presence ?? []);
    this.outbox.resume();
    this.lull.heard();
  }

  /** One's own role, as the board has it. */
  private recognise(): void {
    const me = this.replica.find(`member/${this.userId}`);
    if (me?.kind === "member") this.role.value = me.role;
  }

  private left(): void {
    this.asOf.value ??= new Date().toISOString();
    this.outbox.pause();
    this.presence.reset([]);
    if (this.follower.phase.peek() === "closed") void this.vault.forget();
  }

  private answered(): void {
    this.outbox.arrived(this.replica.seq);
    this.waiting.value = this.outbox.waiting;
    this.drawing.answered();
  }

  private draw(touched?: Iterable<Key>): void {
    this.waiting.value = this.outbox.waiting;
    this.drawing.now(touched);
  }

  private write(): void {
    this.lull.stop();
    if (this.follower.phase.peek() === "closed" || !this.replica.epoch) return;
    const records = [...this.replica.all()].map(([, one]) => one).filter((one) => !("task_id" in one));
    void this.vault.remember({ at: this.asOf.peek() ?? new Date().toISOString(), epoch: this.replica.epoch, seq: this.replica.seq, records });
  }
}

const isAboutText = (entry: Entry) => entry.changes.some((change) => COLD.has(change.kind));

function draft(wish: Wish, request_id: string): Pending {
  return { command: { ...wish, request_id }, at: new Date().toISOString() };
}
