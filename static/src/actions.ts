/** Everything that can be done by name or by key: one list, from which come the shortcuts, the palette and the help. */

import { boardActions } from "./actions-board.ts";
import { cardActions } from "./actions-card.ts";
import { goActions } from "./actions-go.ts";
import type { Room } from "./room.ts";
import type { Undo } from "./undo.ts";

/** What an action is done to, at the moment when it is asked for. */
export interface Stage {
  room: Room;
  undo: Undo;
  /** The cards it is about: the chosen ones, else the focused, else the open, else the one under the mouse. */
  cards: readonly string[];
  /** The card that has the focus itself. */
  focused: string | null;
  /** The swimlane in which the focus is. */
  lane: string | undefined;
  mayEdit: boolean;
}

export const GROUPS = ["Card", "Choose and walk", "Board", "Go to", "Help"] as const;

export interface Action {
  id: string;
  group: (typeof GROUPS)[number];
  words: string;
  /** Strokes as in strokes.ts; "g p" is one after the other. The first is the one that is shown. */
  keys: readonly string[];
  /** Whether it can be done now; always, if absent. */
  when?(stage: Stage): boolean;
  run(stage: Stage): void;
  /** Not in the palette, because it only makes sense as a key. */
  onlyKey?: boolean;
}

export const ACTIONS: readonly Action[] = [...cardActions, ...boardActions, ...goActions];

export const isPossible = (action: Action, stage: Stage): boolean => action.when?.(stage) ?? true;
