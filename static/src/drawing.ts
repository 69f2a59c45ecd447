/** What a board shows: its replica with one's own pending edits predicted on top, drawn anew as either changes. */

import { Layer } from "./layer.ts";
import type { Pending } from "./outbox.ts";
import { predict } from "./predict.ts";
import { apply, type Key, type Replica, type Wanted } from "./replica.ts";
import type { View } from "./view.ts";

const FEW = 20; // edits on their way, which cost nothing to predict whenever something arrives
const FRAME = 30; // ms between drawings when there are more
const TOGETHER = 100; // ms between drawings of what others do: eyes hardly see it, and hands have the page for themselves
const LATEST = 400; // ms, on a computer that is slow
const SHARE = 4; // of the time at most a fifth goes into drawing, however many there are

interface Whose {
  projectId: string;
  userId: string;
}

export class Drawing {
  private layer: Layer;
  /** What has arrived and is not drawn yet. */
  private waiting = new Set<Key>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private cost = 0; // ms that it took last
  private ended = -Infinity; // when it last ended, in ms
  private seen = 0; // ms from its beginning until it was on screen
  private looking = false;

  constructor(
    private view: View,
    private replica: Replica,
    private wanted: Wanted,
    private whose: Whose,
    private pending: { count(): number; all(): Iterable<Pending> },
    private drawn: () => void = () => undefined,
  ) {
    this.layer = new Layer(replica);
  }

  /** Pending edits are predicted anew on top of what the server has told, so that a refusal needs no undoing. */
  now(touched: Iterable<Key> = []): void {
    const began = performance.now();
    this.stop();
    const keys = new Set([...touched, ...this.waiting, ...this.layer.changed.keys()]);
    this.waiting.clear();
    this.layer = new Layer(this.replica);
    for (const { command, at } of this.pending.all()) {
      for (const key of apply(this.layer, predict(this.layer, command, { ...this.whose, at }), this.wanted)) keys.add(key);
    }
    this.view.refresh(this.layer, keys);
    this.drawn();
    this.ended = performance.now();
    this.cost = this.ended - began;
    this.look(began);
  }

  /** What others did: at once, and together with what follows while they are busy. */
  soon(touched: Iterable<Key>): void {
    const apart = Math.min(Math.max(TOGETHER, this.seen * SHARE), LATEST);
    this.within(apart - (performance.now() - this.ended), touched);
  }

  /** What became of one's own edits. */
  answered(touched: Iterable<Key> = []): void {
    this.within(0, touched);
  }

  /** Once in a while if much is on its way: each time, all of it is predicted. */
  private within(wait: number, touched: Iterable<Key>): void {
    for (const key of touched) this.waiting.add(key);
    if (this.pending.count() > FEW) this.timer ??= setTimeout(() => this.now(), Math.max(FRAME, this.cost * SHARE));
    else if (wait <= 0) this.now();
    else this.timer ??= setTimeout(() => this.now(), wait);
  }

  /** Everything is another. */
  all(): void {
    this.layer = new Layer(this.replica);
    this.view.replace(this.layer);
    this.now();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** How long it takes until a drawing is seen. Asked once at a time: a page in the background has no frames for hours. */
  private look(began: number): void {
    if (this.looking) return;
    this.looking = true;
    const seen = () => ((this.looking = false), (this.seen = performance.now() - began));
    requestAnimationFrame(() => setTimeout(seen));
  }
}
