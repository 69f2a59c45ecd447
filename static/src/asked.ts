/** The requests that this page has made lately, each with the card it was about, as it was then. */

import type { Task } from "./records.ts";

const KEPT = 1_000; // requests whose entries may still be told of; a page that is open for weeks makes many more

export class Asked {
  private cards = new Map<string, Task | undefined>();

  /** `waiting` of them have no answer yet: these are never forgotten. */
  add(request: string, card: Task | undefined, waiting: number): void {
    this.cards.set(request, card);
    for (const oldest of this.cards.keys()) {
      if (this.cards.size <= KEPT + waiting) break;
      this.cards.delete(oldest);
    }
  }

  has(request: string): boolean {
    return this.cards.has(request);
  }

  card(request: string): Task | undefined {
    return this.cards.get(request);
  }
}
