/** Who is here, and what they are busy with. Never part of the log: gone when they are gone. */

import { signal } from "@preact/signals";
import type { Connection } from "./connection.ts";

/** What somebody does here: `viewing`, or with a task `viewing:<id>`, `editing:title:<id>`, `dragging:<id>`. */
export interface Present {
  user_id: string;
  state: string;
}

interface Told {
  project_id: string;
  joined?: Present[];
  left?: string[];
  changed?: Present[];
}

const VIEWING = "viewing";

export class Presence {
  /** One line for each person, however many windows they have. */
  readonly here = signal<readonly Present[]>([]);
  private stopListening = () => {};
  private mine = VIEWING;

  constructor(
    private projectId: string,
    private connection: Connection,
  ) {}

  start(): void {
    this.stopListening = this.connection.on("presence", (told: Told) => this.hear(told));
  }

  stop(): void {
    this.stopListening();
  }

  /** Everybody who is here now; nobody while we are away ourselves. */
  reset(here: readonly Present[]): void {
    this.here.value = here;
    if (here.length > 0 && this.mine !== VIEWING) this.doing(this.mine);
  }

  /** Say what one is doing: a verb and the task it is about, or nothing in particular. */
  doing(state: string = VIEWING): void {
    this.mine = state;
    this.connection.say("presence.set", { project_id: this.projectId, state });
  }

  /** Who else is busy with this task, and how. */
  at(taskId: string, except: string): { id: string; doing: string }[] {
    const busy = this.here.value.filter((one) => one.user_id !== except && one.state.endsWith(`:${taskId}`));
    return busy.map((one) => ({ id: one.user_id, doing: WORDS[one.state.split(":")[0] ?? ""] ?? "looking at this" }));
  }

  private hear(told: Told): void {
    if (told.project_id !== this.projectId) return;
    const here = new Map(this.here.peek().map((one) => [one.user_id, one]));
    for (const id of told.left ?? []) here.delete(id);
    for (const one of [...(told.joined ?? []), ...(told.changed ?? [])]) here.set(one.user_id, one);
    this.here.value = [...here.values()];
  }
}

const WORDS: Record<string, string> = { editing: "editing this", dragging: "moving this" };
