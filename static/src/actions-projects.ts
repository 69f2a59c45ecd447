/** What can be done on the page of all projects. */

import { signal } from "@preact/signals";
import { everywhereActions } from "./actions-everywhere.ts";
import { go, toProject } from "./route.ts";
import type { Action } from "./scene.ts";

/** Whether the name of a new project is being written. */
export const beginning = signal(false);

function begin(): void {
  beginning.value = true;
  document.querySelector<HTMLElement>(".project.form input")?.focus();
}

const tiles = () => [...document.querySelectorAll<HTMLElement>(".project-list .project:not(form)")];

function walking(id: string, words: string, keys: readonly string[], step: number): Action<unknown> {
  const run = () => {
    const all = tiles();
    const at = all.indexOf(document.activeElement as HTMLElement);
    all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + step))]?.focus();
  };
  return { id, group: "Choose and walk", words, keys, when: () => tiles().length > 0, run, onlyKey: true };
}

export const projectActions: readonly Action<unknown>[] = [
  { id: "projects.create", group: "Projects", words: "New project", keys: ["c"], run: begin },
  walking("projects.next", "The next project", ["ArrowDown", "ArrowRight"], 1),
  walking("projects.before", "The project before", ["ArrowUp", "ArrowLeft"], -1),
  ...everywhereActions,
];

/** A project as the palette finds it. */
export interface Findable {
  id: string;
  key: string;
  name: string;
}

export const found = (projects: readonly Findable[]) => projects.map(({ id, key, name }) => ({ id, words: name, also: key, group: "Projects", pick: () => go(toProject(id)) }));
