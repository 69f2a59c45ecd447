/** Columns that somebody has folded away on this computer: narrow, with their name and number, until they are opened again. */

import { signal } from "@preact/signals";

const PLACE = "boardcast.folded";

export const folded = signal<ReadonlySet<string>>(read());

export function fold(columnId: string, narrow: boolean): void {
  const now = new Set(folded.peek());
  if (narrow) now.add(columnId);
  else now.delete(columnId);
  folded.value = now;
  try {
    localStorage.setItem(PLACE, JSON.stringify([...now]));
  } catch {
    // No room or no permission to remember it: then it is folded until the page is left.
  }
}

function read(): ReadonlySet<string> {
  try {
    return new Set(JSON.parse(localStorage.getItem(PLACE) ?? "[]") as string[]);
  } catch {
    return new Set();
  }
}
