/** Where we are: kept after the # so that one page serves every address, behind any proxy. */

import { signal } from "@preact/signals";

export interface Route {
  projectId: string | null;
  taskNumber: number | null;
}

export const route = signal<Route>(read());

addEventListener("hashchange", () => (route.value = read()));

export const toProjects = "#/";
export const toProject = (id: string) => `#/p/${id}`;
export const toTask = (id: string, number: number) => `#/p/${id}/${number}`;

export function go(address: string): void {
  location.hash = address;
}

function read(): Route {
  const [, projectId, number] = /^#\/p\/([0-9a-f-]{36})(?:\/(\d+))?$/.exec(location.hash) ?? [];
  return { projectId: projectId ?? null, taskNumber: number ? Number(number) : null };
}
