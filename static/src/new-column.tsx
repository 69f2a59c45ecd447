/** The place right of the last column, where another one begins. */

import { useState } from "preact/hooks";
import { Composer } from "./composer.tsx";
import { Icon } from "./icons.tsx";
import type { Category } from "./records.ts";
import type { Room } from "./room.ts";

export function NewColumn({ room }: { room: Room }) {
  const [open, setOpen] = useState(false);
  const add = (name: string) => {
    const last = room.view.columns.peek().at(-1);
    room.wish("column.create", { name, category: guess(name), ...(last && { after_id: last.id }) });
  };
  return (
    <section class="column new" aria-label="New column">
      {open ? (
        <Composer name={`column.${room.projectId}`} label="Name of the column" onAdd={add} onClose={() => setOpen(false)} />
      ) : (
        <button class="add" onClick={() => setOpen(true)}>
          <Icon name="plus" size={14} /> Add a column
        </button>
      )}
    </section>
  );
}

/** What a column of this name probably means; its menu can say otherwise. */
function guess(name: string): Category {
  if (/\b(done|finished|shipped|released|closed)\b/i.test(name)) return "done";
  if (/\b(backlog|ideas?|later|icebox|inbox)\b/i.test(name)) return "backlog";
  if (/\b(to ?do|next|ready|planned|open)\b/i.test(name)) return "todo";
  return "doing";
}
