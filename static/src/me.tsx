/** One's own account, in the corner. */

import { Avatar } from "./avatar.tsx";
import { Choice, Menu } from "./menu.tsx";
import { logout, user } from "./session.ts";
import { Vault } from "./vault.ts";

export function Me() {
  const me = user.value;
  if (me === null) return null;
  return (
    <Menu label="Your account" face={<Avatar id={me.id} name={me.name} />} class="icon round">
      {() => (
        <>
          <p class="menu-title">{me.name}</p>
          <p class="menu-note">{me.email}</p>
          <Choice onPick={() => void Vault.clear().then(logout)}>Log out</Choice>
        </>
      )}
    </Menu>
  );
}
