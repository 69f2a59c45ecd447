/** An address of a card that is not on the board: it was put away, deleted, or never there. */

import type { Task } from "./records.ts";
import type { Room } from "./room.ts";
import { go, toPage, toProject } from "./route.ts";
import { toast } from "./toasts.tsx";

/** Say where it is, and go back to the board. */
export async function lookFor(room: Room, number: number): Promise<void> {
  const key = `${room.view.project.peek()?.key ?? ""}-${number}`;
  try {
    const ack = await room.ask<Task>("task", { task_id: key });
    if (ack.ok && ack.result.archived_at === null) return; // it has just come
    if (!ack.ok && ack.problem.code !== "not_found") return;
    go(toProject(room.projectId));
    if (!ack.ok) return toast(`There is no card ${key} in this project, or not any more.`);
    toast(`${key} “${ack.result.title}” is in the archive.`, { brief: true, actions: [{ name: "Open the archive", run: () => go(toPage(room.projectId, "archive")) }] });
  } catch {
    // The connection was lost; once it is back this is asked again.
  }
}
