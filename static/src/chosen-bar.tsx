/** What can be done with the chosen cards, at the foot of the board. */

import { archive } from "./actions-card.ts";
import { Icon } from "./icons.tsx";
import { pickColumn, pickDue, pickLabel, pickPerson, pickPriority } from "./pickers.tsx";
import type { Room } from "./room.ts";
import { chooseNone, chosen, stillThere } from "./selection.ts";
import { allows, counted } from "./words.ts";

export function ChosenBar({ room }: { room: Room }) {
  if (chosen.value.size === 0) return null;
  const cards = stillThere(room);
  if (cards.length === 0) return null;
  return (
    <div class="chosen-bar" role="toolbar" aria-label="Chosen cards">
      <button class="icon" aria-label="Choose nothing" title="Choose nothing (Esc)" onClick={chooseNone}>
        <Icon name="close" />
      </button>
      <strong>{counted(cards.length, "card")}</strong>
      {allows(room.role.value, "member") && (
        <>
          <button class="quiet" onClick={() => pickColumn(room, cards)}>
            Move
          </button>
          <button class="quiet" onClick={() => pickPerson(room, cards)}>
            Assign
          </button>
          <button class="quiet" onClick={() => pickLabel(room, cards)}>
            Label
          </button>
          <button class="quiet" onClick={() => pickPriority(room, cards)}>
            Priority
          </button>
          <button class="quiet" onClick={() => pickDue(room, cards)}>
            Due
          </button>
          <button class="quiet" onClick={() => archive({ room, cards })}>
            Archive
          </button>
        </>
      )}
    </div>
  );
}
