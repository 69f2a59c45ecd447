/** One's own account, in the corner. */

import { Avatar } from "./avatar.tsx";
import { forgetCalls } from "./calls.ts";
import { forgetDrafts } from "./drafts.ts";
import { Choice, Menu } from "./menu.tsx";
import { logout, user } from "./session.ts";
import { sheetOpen } from "./sheet.tsx";
import { Vault } from "./vault.ts";
import { counted } from "./words.ts";

export function Me() {
  const me = user.value;
  if (me === null) return null;
  return (
    <Menu label="Your account" face={<Avatar id={me.id} name={me.name} />} class="icon round">
      {(close) => (
        <>
          <p class="menu-title">{me.name}</p>
          <p class="menu-note">{me.email}</p>
          <Choice onPick={() => (close(), (sheetOpen.value = true))}>All keys</Choice>
          <Choice onPick={() => void leave()}>Log out</Choice>
        </>
      )}
    </Menu>
  );
}

/** Logging out takes everything of this person off the computer, so what is not saved yet is asked about. */
async function leave(): Promise<void> {
  const unsaved = await Vault.unsaved();
  if (unsaved > 0 && !confirm(`${counted(unsaved, "edit")} not saved yet will be lost. Log out all the same?`)) return;
  const userId = user.peek()?.id;
  await logout();
  if (userId) forgetCalls(userId);
  forgetDrafts();
  await Vault.clear();
}
