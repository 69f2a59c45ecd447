/** A text that somebody wrote in Markdown. Until what shows it has been fetched, it stands there as it was written. */

import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { render } from "./markdown.ts";
import type { Room } from "./room.ts";

const shower = signal<typeof render | null>(null);

export function Prose({ text, room, onClick }: { text: string; room: Room; onClick?: (event: MouseEvent) => void }) {
  const place = useRef<HTMLDivElement>(null);
  const show = shower.value;
  const people = room.view.members.value;
  useEffect(() => {
    if (shower.peek() === null) void fetchShower();
  }, []);
  useLayoutEffect(() => {
    place.current!.replaceChildren(show ? show(text, people) : text);
  }, [show, text, people]);
  return <div ref={place} class={show ? "prose shown" : "prose"} onClick={onClick} />;
}

async function fetchShower(): Promise<void> {
  try {
    shower.value = (await import("./markdown.ts")).render;
  } catch {
    // Away from the server: it is read as it was written, and tried again with the next text.
  }
}
