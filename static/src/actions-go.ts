/** Where one can go: g and then a letter. */

import type { Action } from "./actions.ts";
import { go, toPage, toProject } from "./route.ts";

export const goActions: readonly Action[] = [
  { id: "go.board", group: "Go to", words: "Board", keys: ["g b"], run: ({ room }) => go(toProject(room.projectId)) },
  { id: "go.activity", group: "Go to", words: "Activity", keys: ["g a"], run: ({ room }) => go(toPage(room.projectId, "activity")) },
  { id: "go.leaderboard", group: "Go to", words: "Leaderboard", keys: ["g l"], run: ({ room }) => go(toPage(room.projectId, "leaderboard")) },
  { id: "go.flow", group: "Go to", words: "Flow of the work", keys: ["g f"], run: ({ room }) => go(toPage(room.projectId, "flow")) },
  { id: "go.archive", group: "Go to", words: "Archive", keys: ["g e"], run: ({ room }) => go(toPage(room.projectId, "archive")) },
];
