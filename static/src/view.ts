/** The board as it is shown: the replica with what is pending on top, as signals that change only where something did. */

import { batch, signal, type Signal } from "@preact/signals";
import { inOrder, type Checklist, type ChecklistItem, type Column, type Comment, type Description, type Label, type Member, type Project, type Task } from "./records.ts";
import { every, find, type Key, type Records } from "./replica.ts";
import { placeOf } from "./sorted.ts";

const FEW = 20; // cards; so many are put into their places one by one, more are worth sorting a whole column

export class View {
  readonly project = signal<Project | undefined>(undefined);
  readonly columns = signal<readonly Column[]>([]);
  readonly members = signal<readonly Member[]>([]);
  readonly labels = signal<readonly Label[]>([]);
  readonly comments = signal<readonly Comment[]>([]);
  readonly checklists = signal<readonly Checklist[]>([]);
  readonly items = signal<readonly ChecklistItem[]>([]);
  readonly description = signal<Description | undefined>(undefined);
  private tasks = new Map<string, Signal<Task | undefined>>();
  private lists = new Map<string, Signal<readonly string[]>>();
  private standing = new Map<string, string>();
  private crowds = new Map<string, Set<string>>();

  constructor(
    private records: Records,
    private projectId: string,
  ) {}

  task(id: string): Signal<Task | undefined> {
    return entryOf(this.tasks, id, () => signal(find(this.records, "task", id)));
  }

  /** The ids of the tasks of a column, from top to bottom. */
  cards(columnId: string): Signal<readonly string[]> {
    return entryOf(this.lists, columnId, () => signal([]));
  }

  member(id: string): Member | undefined {
    return this.members.value.find((one) => one.id === id);
  }

  /** The tasks that are not what these records say, as they would be found out one by one. */
  tasksOtherThan(records: Records): string[] {
    const others = every(records, "task").filter((task) => this.tasks.get(task.id)?.peek()?.version !== task.version);
    return others.map((task) => task.id);
  }

  /** Show other records, all of them. */
  replace(records: Records): void {
    this.records = records;
    const keys = new Set<Key>([...this.tasks.keys()].map((id) => `task/${id}`));
    for (const kind of ["project", "column", "member", "label", "comment", "description", "checklist", "checklist_item"]) keys.add(`${kind}/`);
    for (const [key] of records.all()) keys.add(key);
    this.refresh(records, keys);
  }

  /** Show what these records have become. */
  refresh(records: Records, touched: Iterable<Key>): void {
    this.records = records;
    const kinds = new Set<string>();
    const columns = new Map<string, Set<string>>();
    batch(() => {
      for (const key of touched) {
        const [kind = "", id = ""] = key.split("/");
        if (kind === "task") this.place(id, columns);
        else kinds.add(kind);
      }
      for (const [id, moved] of columns) this.list(id, moved);
      if (kinds.has("project")) this.project.value = find(records, "project", this.projectId);
      if (kinds.has("column")) this.columns.value = every(records, "column").sort(inOrder);
      if (kinds.has("label")) this.labels.value = every(records, "label").sort(byName);
      if (kinds.has("member")) this.members.value = every(records, "member").sort(byName);
      if (kinds.has("comment")) this.comments.value = every(records, "comment").sort(byAge);
      if (kinds.has("checklist")) this.checklists.value = every(records, "checklist").sort(inOrder);
      if (kinds.has("checklist_item")) this.items.value = every(records, "checklist_item").sort(inOrder);
      if (kinds.has("description")) this.description.value = every(records, "description")[0];
    });
  }

  private place(id: string, dirty: Map<string, Set<string>>): void {
    const task = find(this.records, "task", id);
    const before = this.standing.get(id);
    const shown = this.tasks.get(id);
    const moved = before !== task?.column_id || shown?.peek()?.rank !== task?.rank;
    if (shown) shown.value = task;
    else if (task) this.tasks.set(id, signal(task));
    if (!moved) return;
    if (before !== undefined) this.crowds.get(before)?.delete(id), entryOf(dirty, before, () => new Set()).add(id);
    if (task === undefined) {
      this.standing.delete(id);
      return;
    }
    this.standing.set(id, task.column_id);
    entryOf(this.crowds, task.column_id, () => new Set()).add(id);
    entryOf(dirty, task.column_id, () => new Set()).add(id);
  }

  private list(columnId: string, moved: ReadonlySet<string>): void {
    const crowd = this.crowds.get(columnId) ?? new Set<string>();
    const task = (id: string) => find(this.records, "task", id)!;
    if (moved.size > FEW) {
      const ids = [...crowd].map(task).sort(inOrder).map((one) => one.id);
      if (!isSame(ids, this.cards(columnId).peek())) this.cards(columnId).value = ids;
      return;
    }
    const ids = this.cards(columnId).peek().filter((id) => !moved.has(id));
    for (const id of moved) if (crowd.has(id)) ids.splice(placeOf(ids, (other) => inOrder(task(other), task(id)) < 0), 0, id);
    this.cards(columnId).value = ids;
  }
}

function entryOf<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}

const isSame = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((id, nth) => id === b[nth]);
const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
const byAge = (a: Comment, b: Comment) => a.seq - b.seq;
