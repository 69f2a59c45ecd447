/** What there is to read about a project beside its board. */

import { Activity } from "./activity.tsx";
import { Archive } from "./archive.tsx";
import { FlowPage } from "./flow-page.tsx";
import { Leaderboard } from "./leaderboard.tsx";
import type { Room } from "./room.ts";
import type { Page as Name } from "./route.ts";

export function Page({ room, page }: { room: Room; page: Name }) {
  if (page === "activity") return <Activity room={room} />;
  if (page === "flow") return <FlowPage room={room} />;
  if (page === "leaderboard") return <Leaderboard room={room} />;
  if (page === "archive") return <Archive room={room} />;
  return null;
}
