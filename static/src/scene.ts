/** What can be done on the page that is open: its actions, what they are about right now, and what else the palette finds. */

import { signal } from "@preact/signals";
import type { Option } from "./chooser.tsx";

/** A thing that can be done by name or by key, to a stage. */
export interface Action<S> {
  id: string;
  group: (typeof GROUPS)[number];
  words: string;
  /** Strokes as in strokes.ts; "g p" is one after the other. The first is the one that is shown. */
  keys: readonly string[];
  /** Whether it can be done now; always, if absent. */
  when?(stage: S): boolean;
  run(stage: S): void;
  /** Not in the palette, because it only makes sense as a key. */
  onlyKey?: boolean;
}

export const GROUPS = ["Card", "Choose and walk", "Board", "Projects", "Go to", "Help"] as const;

/** An action with the stage it would be done to. */
export interface Offer extends Omit<Action<never>, "when" | "run"> {
  isPossible: boolean;
  run(): void;
}

export interface Scene {
  offers(): Offer[];
  /** What the palette finds beside the actions. */
  finds(query: string): Option[];
  /** What a group of actions is about, where its own name does not say it. */
  about(group: string): string;
  /** Keys that come before all others; true when one was used up. */
  first?(event: KeyboardEvent): boolean;
}

/** The page that is open has set it. */
export const scene = signal<Scene | null>(null);

/** The same actions with what they are about by now. */
export function offersOf<S>(actions: readonly Action<S>[], stage: () => S): () => Offer[] {
  return () => {
    const now = stage();
    return actions.map((action) => ({ ...action, isPossible: action.when?.(now) ?? true, run: () => action.run(now) }));
  };
}
