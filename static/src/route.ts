/** Where we are: kept after the # so that one page serves every address, behind any proxy. */

import { signal } from "@preact/signals";

/** What there is to see of a project beside its board. */
export const PAGES = ["activity", "leaderboard", "flow", "archive"] as const;
export type Page = (typeof PAGES)[number];

export interface Route {
  projectId: string | null;
  taskNumber: number | null;
  /** Null for the board itself. */
  page: Page | null;
}

export const route = signal<Route>(read());

addEventListener("hashchange", () => (route.value = read()));

export const toProjects = "#/";
export const toProject = (id: string) => `#/p/${id}`;
export const toTask = (id: string, number: number) => `#/p/${id}/${number}`;
export const toPage = (id: string, page: Page) => `#/p/${id}/${page}`;

export function go(address: string): void {
  location.hash = address;
}

function read(): Route {
  const [, projectId, rest = ""] = /^#\/p\/([0-9a-f-]{36})(?:\/(\w+))?$/.exec(location.hash) ?? [];
  const taskNumber = /^\d+$/.test(rest) ? Number(rest) : null;
  return { projectId: projectId ?? null, taskNumber, page: PAGES.find((one) => one === rest) ?? null };
}
