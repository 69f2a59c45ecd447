/** Everything that can be done on a board by name or by key: one list, from which come the shortcuts, the palette and the help. */

import { boardActions } from "./actions-board.ts";
import { cardActions } from "./actions-card.ts";
import { everywhereActions } from "./actions-everywhere.ts";
import { goActions } from "./actions-go.ts";
import type { Room } from "./room.ts";
import type * as Scenes from "./scene.ts";
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

export type Action = Scenes.Action<Stage>;

export const ACTIONS: readonly Action[] = [...cardActions, ...boardActions, ...goActions, ...everywhereActions];
