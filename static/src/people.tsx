/** Who is looking at this board, and how others get here. */

import { useState } from "preact/hooks";
import { Avatar, Avatars } from "./avatar.tsx";
import { Icon } from "./icons.tsx";
import { Menu } from "./menu.tsx";
import type { Room } from "./room.ts";
import { allows } from "./words.ts";

const SHOWN = 4; // avatars in the bar; the rest is counted

export function Here({ room }: { room: Room }) {
  const others = room.presence.here.value.filter((one) => one.user_id !== room.userId);
  if (others.length === 0) return null;
  const people = others.map((one) => ({ id: one.user_id, name: room.view.member(one.user_id)?.name ?? "Somebody", note: "here now" }));
  return (
    <span class="here" aria-label="Here now" role="group">
      <Avatars people={people} most={SHOWN} />
    </span>
  );
}

export function Invite({ room }: { room: Room }) {
  const members = room.view.members.value;
  return (
    <Menu label="People" face={<Icon name="people" />}>
      {(close) => (
        <>
          <p class="menu-title">In this project</p>
          <ul class="member-list">
            {members.map((one) => (
              <li key={one.id}>
                <Avatar id={one.id} name={one.name} />
                <span class="grow">
                  {one.name}
                  {one.id === room.userId && " (you)"}
                </span>
                <small>{one.bot ? "bot" : one.role}</small>
              </li>
            ))}
          </ul>
          {allows(room.role.value, "admin") && <InviteForm room={room} close={close} />}
        </>
      )}
    </Menu>
  );
}

function InviteForm({ room, close }: { room: Room; close(): void }) {
  const [role, setRole] = useState("member");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget as HTMLFormElement).get("email")).trim();
    room.wish("member.add", { email, role });
    close();
  };
  return (
    <form class="menu-form" onSubmit={submit}>
      <label>
        Add somebody by e-mail address
        <input name="email" type="email" required placeholder="grace@example.org" autocomplete="off" />
      </label>
      <label>
        They may
        <select value={role} onChange={(event) => setRole(event.currentTarget.value)}>
          <option value="viewer">look</option>
          <option value="member">work on cards</option>
          <option value="admin">also change columns and people</option>
        </select>
      </label>
      <button class="primary">Add</button>
    </form>
  );
}
