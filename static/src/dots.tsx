/** On a phone, which of the columns one looks at, and the way to the others. */

import { useEffect, useState } from "preact/hooks";
import type { Room } from "./room.ts";

export function Dots({ room, board }: { room: Room; board: { current: HTMLElement | null } }) {
  const columns = room.view.columns.value;
  const [seen, setSeen] = useState(0);
  useEffect(() => {
    const element = board.current!;
    let drawn = 0;
    const look = () => {
      cancelAnimationFrame(drawn);
      drawn = requestAnimationFrame(() => setSeen(nearest(element)));
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    return () => (cancelAnimationFrame(drawn), element.removeEventListener("scroll", look));
  }, [columns.length]);
  const show = (id: string) => {
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    board.current!.querySelector(`[data-column="${id}"]`)?.scrollIntoView({ behavior, inline: "center", block: "nearest" });
  };
  if (columns.length < 2) return null;
  return (
    <nav class="dots" aria-label="Columns">
      {columns.map((one, index) => (
        <button key={one.id} type="button" aria-label={one.name} aria-current={index === seen ? "true" : undefined} onClick={() => show(one.id)} />
      ))}
    </nav>
  );
}

/** The column in the middle of the screen. */
function nearest(board: HTMLElement): number {
  const middle = board.getBoundingClientRect().left + board.clientWidth / 2;
  const away = [...board.querySelectorAll<HTMLElement>("[data-column]")].map((column) => {
    const { left, right } = column.getBoundingClientRect();
    return Math.max(0, left - middle, middle - right);
  });
  return away.indexOf(Math.min(...away));
}
