/** What a column without cards says: what it is for, and on a new board how to begin. */

import { Keycaps } from "./keycaps.tsx";
import type { Column } from "./records.ts";
import type { Room } from "./room.ts";
import { singleKeys } from "./shortcuts.ts";
import { allows } from "./words.ts";

interface Props {
  room: Room;
  column: Column;
}

/** `isHiding`: it has cards, of which none fits the filter. */
export function EmptyColumn({ room, column, isHiding }: Props & { isHiding: boolean }) {
  if (isHiding) return <p class="hollow">Nothing here fits the filter.</p>;
  return (
    <>
      <p class="hollow">{EMPTY[column.category]}</p>
      <Teaching room={room} column={column} />
    </>
  );
}

const EMPTY = {
  backlog: "Ideas wait here until they are planned.",
  todo: "What comes next goes here.",
  doing: "Drag a card here when somebody starts on it.",
  done: "Finished work lands here.",
};

/** On a board that never had a card, how to write one without a mouse, and how to find out the rest. */
function Teaching({ room, column }: Props) {
  const isFirst = room.view.columns.value.find((one) => one.category === "todo")?.id === column.id;
  const isUntouched = room.view.project.value?.last_number === 0;
  if (!isFirst || !isUntouched || !singleKeys.value || !allows(room.role.value, "member")) return null;
  return (
    <p class="hollow by-key">
      <Keycaps keys="c" /> writes the first card, <Keycaps keys="?" /> shows all keys.
    </p>
  );
}
