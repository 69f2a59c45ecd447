/** What called me, in words, and how much of it I have not seen. */

import { useEffect } from "preact/hooks";
import { Avatar } from "./avatar.tsx";
import type { Call } from "./calls-in.ts";
import type { Calls } from "./calls.ts";
import { Icon } from "./icons.tsx";
import { Menu } from "./menu.tsx";
import { plain } from "./plain.ts";
import type { Room } from "./room.ts";
import { toProject, toTask } from "./route.ts";
import { announce } from "./toasts.tsx";
import { ago, counted } from "./words.ts";

/** `room` is the board that is open, if one is. */
export function Bell({ calls, room }: { calls: Calls; room: Room | null }) {
  const unread = calls.unread.value;
  const live = room?.follower.phase.value === "live";
  useEffect(() => {
    if (room && live) void calls.lookBack(room);
  }, [room, live]);
  useEffect(() => {
    if (unread > 0) announce(counted(unread, "unread notification"));
  }, [unread]);
  const face = (
    <span class="bell">
      <Icon name="bell" />
      {unread > 0 && <span class="bell-count">{unread > 9 ? "9+" : unread}</span>}
    </span>
  );
  return (
    <Menu label={unread > 0 ? `Notifications, ${unread} unread` : "Notifications"} face={face} class="icon bell-button" isWide>
      {(close) => (
        <div class="calls">
          <header class="row">
            <p class="menu-title grow">Notifications</p>
            {unread > 0 && (
              <button type="button" class="link" onClick={() => calls.read(null)}>
                Mark all as read
              </button>
            )}
          </header>
          {calls.list.value.length === 0 && <p class="menu-note">Nothing has called you yet. When somebody writes @ and your name, or gives you a task, it is told here.</p>}
          <ul>
            {calls.list.value.map((call) => (
              <li key={call.id}>
                <Called call={call} onOpen={() => (calls.read(call.id), close())} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </Menu>
  );
}

function Called({ call, onOpen }: { call: Call; onOpen(): void }) {
  const address = call.number ? toTask(call.project_id, call.number) : toProject(call.project_id);
  const who = call.who ?? "Somebody";
  return (
    <a class={call.read ? "call" : "call unread"} href={address} onClick={onOpen}>
      <Avatar id={call.actor_id} name={who} />
      <span class="grow">
        <strong>{who}</strong> {call.kind === "mentioned" ? "mentioned you in" : "assigned you to"} <b>{call.title ?? (call.kind === "mentioned" ? "a comment" : "a task")}</b>{" "}
        <time dateTime={call.at}>{ago(call.at)}</time>
        {call.quote && <span class="call-quote">{plain(call.quote)}</span>}
      </span>
      {!call.read && <span class="call-dot" role="img" aria-label="unread" />}
    </a>
  );
}
