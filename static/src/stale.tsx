/** Without a connection one sees the board as it was, and is told so. */

import type { Connection } from "./connection.ts";
import type { Room } from "./room.ts";
import { ago } from "./words.ts";

export function Stale({ connection, room }: { connection: Connection; room: Room }) {
  const phase = room.follower.phase.value;
  if (connection.link.value !== "offline" || phase === "closed" || phase === "live") return null;
  const asOf = room.asOf.value;
  const text =
    phase === "opening" || asOf === null
      ? "You are offline, and this board has not been open on this computer before. It will appear when the connection is back."
      : `You are offline and see the board as it was ${ago(asOf)}. What you do is kept here and sent later.`;
  return (
    <p class="stale" role="status">
      {text}
    </p>
  );
}
