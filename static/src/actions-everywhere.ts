/** What can be done on every page: go to the projects, hear what called, find out what else there is. */

import { openPalette } from "./palette.tsx";
import { go, toProjects } from "./route.ts";
import type { Action } from "./scene.ts";
import { sheetOpen } from "./sheet.tsx";

export const everywhereActions: readonly Action<unknown>[] = [
  { id: "go.projects", group: "Go to", words: "Projects", keys: ["g p"], run: () => go(toProjects) },
  { id: "go.calls", group: "Go to", words: "Notifications", keys: ["g n"], run: () => document.querySelector<HTMLElement>(".bell-button")?.click() },
  { id: "help.palette", group: "Help", words: "All commands", keys: ["mod+k"], run: openPalette, onlyKey: true },
  { id: "help.keys", group: "Help", words: "All keys", keys: ["?"], run: () => (sheetOpen.value = true) },
];
