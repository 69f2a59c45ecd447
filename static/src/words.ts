/** Moments, names and roles as people say them. */

import type { Category, Priority, Role } from "./records.ts";

const DAY = 86_400_000; // ms

export const PRIORITIES: readonly { value: Priority; name: string }[] = [
  { value: "urgent", name: "Urgent" },
  { value: "high", name: "High" },
  { value: "medium", name: "Medium" },
  { value: "low", name: "Low" },
];

export const CATEGORIES: readonly { value: Category; name: string; hint: string }[] = [
  { value: "backlog", name: "Backlog", hint: "ideas, not planned yet" },
  { value: "todo", name: "To do", hint: "planned" },
  { value: "doing", name: "Doing", hint: "somebody works on it" },
  { value: "done", name: "Done", hint: "finished: counts as completed" },
];

const HEIGHT: Record<Role, number> = { viewer: 0, member: 1, admin: 2, owner: 3 };

export const allows = (role: Role, needed: Role): boolean => HEIGHT[role] >= HEIGHT[needed];

export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return ((words[0]?.[0] ?? "?") + (words.length > 1 ? (words.at(-1)?.[0] ?? "") : "")).toUpperCase();
}

export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** "today", "tomorrow", "12 Dec"; with the year when it is another one. */
export function day(at: string, now = new Date()): string {
  const date = new Date(at);
  const away = Math.round((midnight(date) - midnight(now)) / DAY);
  const near = { "-1": "yesterday", "0": "today", "1": "tomorrow" }[String(away)];
  if (near) return near;
  const year = date.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return date.toLocaleDateString(undefined, { day: "numeric", month: "short", ...(year && { year }) });
}

export function isPast(at: string, now = Date.now()): boolean {
  return Date.parse(at) < now;
}

/** "just now", "5 min ago", "3 h ago", then the day. */
export function ago(at: string, now = new Date()): string {
  const minutes = Math.floor((now.getTime() - Date.parse(at)) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return day(at, now);
}

/** For an `<input type="date">`, in the person's own time zone. */
export function dateField(at: string | null): string {
  if (at === null) return "";
  const date = new Date(at);
  const part = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${part(date.getMonth() + 1)}-${part(date.getDate())}`;
}

/** The end of that day, as the protocol writes moments; null for an empty field. */
export function endOfDay(field: string): string | null {
  const [year, month, date] = field.split("-").map(Number);
  if (!year || !month || !date) return null;
  return new Date(year, month - 1, date, 23, 59, 0).toISOString();
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
