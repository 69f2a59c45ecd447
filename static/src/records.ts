/** What the server keeps of a board, as clients see it: records, the changes made to them, and the entries that made them. */

interface Versioned {
  id: string;
  version: number;
}

export type Role = "viewer" | "member" | "admin" | "owner";
export type Category = "backlog" | "todo" | "doing" | "done";
export type Priority = "low" | "medium" | "high" | "urgent";

export interface Project extends Versioned {
  kind: "project";
  workspace_id: string;
  name: string;
  key: string;
  description: string;
  last_number: number;
  created_by: string;
  created_at: string;
}

/** A person or a bot in the project; the id is the user's. */
export interface Member extends Versioned {
  kind: "member";
  name: string;
  role: Role;
  bot: boolean;
}

export interface Column extends Versioned {
  kind: "column";
  name: string;
  category: Category;
  rank: string;
  wip_limit: number | null;
  wip_mode: "hard" | "soft";
}

export interface Label extends Versioned {
  kind: "label";
  name: string;
  color: string;
}

export interface Task extends Versioned {
  kind: "task";
  /** 0 while the server has not numbered it yet. */
  number: number;
  title: string;
  column_id: string;
  rank: string;
  priority: Priority | null;
  assignee_ids: readonly string[];
  label_ids: readonly string[];
  due_at: string | null;
  estimate: number | null;
  described: boolean;
  comments: number;
  checks: number;
  checks_done: number;
  created_by: string;
  created_at: string;
  completed_at: string | null;
  archived_at: string | null;
}

/** The long text of a task; the id is the task's. */
export interface Description extends Versioned {
  kind: "description";
  task_id: string;
  body: string;
}

export interface Comment extends Versioned {
  kind: "comment";
  task_id: string;
  body: string;
  mentions: readonly string[];
  author_id: string;
  seq: number;
  created_at: string;
  edited_at: string | null;
}

/** A list of steps with a name. */
export interface Checklist extends Versioned {
  kind: "checklist";
  task_id: string;
  name: string;
  rank: string;
}

/** One step. */
export interface ChecklistItem extends Versioned {
  kind: "checklist_item";
  task_id: string;
  checklist_id: string;
  title: string;
  done: boolean;
  rank: string;
}

export type Kinds = {
  project: Project;
  member: Member;
  column: Column;
  label: Label;
  task: Task;
  description: Description;
  comment: Comment;
  checklist: Checklist;
  checklist_item: ChecklistItem;
};
export type Kind = keyof Kinds;
export type BoardRecord = Kinds[Kind];

export type Change =
  | { op: "put"; kind: string; record: BoardRecord }
  | { op: "set"; kind: string; id: string; version: number; set: object; was: object; task_id?: string }
  | { op: "drop"; kind: string; id: string };

export interface Entry {
  seq: number;
  type: string;
  actor_id: string;
  at: string;
  request_id: string;
  changes: readonly Change[];
}

/** Rank as ASCII, then id: the one order of columns and of tasks in a column. */
export function inOrder(a: { rank: string; id: string }, b: { rank: string; id: string }): number {
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
