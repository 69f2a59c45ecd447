/** Keys, palette and help for the page that is open, made from its one list of actions. */

import { useEffect } from "preact/hooks";
import { Chooser } from "./chooser.tsx";
import { scene, type Scene } from "./scene.ts";
import { Sheet } from "./sheet.tsx";
import { listenForKeys } from "./shortcuts.ts";

/** `make` is asked once. */
export function Tools({ make }: { make: () => Scene }) {
  useEffect(() => {
    const mine = make();
    scene.value = mine;
    const deaf = listenForKeys(mine);
    return () => {
      deaf();
      if (scene.peek() === mine) scene.value = null;
    };
  }, []);
  return (
    <>
      <Chooser />
      <Sheet />
    </>
  );
}
