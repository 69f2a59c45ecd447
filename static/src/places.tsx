/** The ways around a project: its board, and what can be read about it. */

import type { Room } from "./room.ts";
import { PAGES, route, toPage, toProject, type Page } from "./route.ts";

export const NAMES: Record<Page, string> = { activity: "Activity", leaderboard: "Leaderboard", flow: "Flow", archive: "Archive" };

export function Places({ room }: { room: Room }) {
  const here = route.value.page;
  return (
    <nav class="places" aria-label="Project">
      <a href={toProject(room.projectId)} aria-current={here === null ? "page" : undefined}>
        Board
      </a>
      {PAGES.map((page) => (
        <a key={page} href={toPage(room.projectId, page)} aria-current={here === page ? "page" : undefined}>
          {NAMES[page]}
        </a>
      ))}
    </nav>
  );
}
