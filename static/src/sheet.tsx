/** All keys at a glance, made from the list of actions. */

import { signal } from "@preact/signals";
import { Fragment } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "./icons.tsx";
import { Keycaps } from "./keycaps.tsx";
import { GROUPS, scene } from "./scene.ts";
import { setSingleKeys, singleKeys } from "./shortcuts.ts";

export const sheetOpen = signal(false);

export function Sheet() {
  return sheetOpen.value ? <Open /> : null;
}

function Open() {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const offers = scene.value?.offers() ?? [];
  const groups = new Set(offers.map((one) => one.group));
  const close = () => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      class="key-sheet"
      aria-labelledby="key-sheet-title"
      onClose={() => (sheetOpen.value = false)}
      onClick={(event) => event.target === dialog.current && close()}
      onKeyDown={(event) => (event.stopPropagation(), event.key === "?" && close())}
    >
      <header class="row">
        <h2 id="key-sheet-title">Keys</h2>
        <span class="grow" />
        <button class="icon" aria-label="Close" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      {groups.has("Card") && <p class="hint">They are about the card you stand on, or the one under the mouse, or all cards you have chosen.</p>}
      <div class="key-groups">
        {GROUPS.filter((group) => groups.has(group)).map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {offers.filter((one) => one.group === group).map((action) => (
                <Fragment key={action.id}>
                  <dt>{action.words}</dt>
                  <dd>
                    <Keycaps keys={action.keys[0] ?? ""} />
                  </dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label class="tickbox">
        <input type="checkbox" checked={singleKeys.value} onChange={(event) => setSingleKeys(event.currentTarget.checked)} />
        Single letters are commands
      </label>
      <p class="hint">Turn this off if you speak to your computer, or press letters by accident.</p>
    </dialog>
  );
}
