/** A shortcut drawn as the keys to press. */

import { facesOf } from "./strokes.ts";

export function Keycaps({ keys }: { keys: string }) {
  const isSequence = keys.includes(" ");
  return (
    <span class="keycaps">
      {facesOf(keys).map((face, index) => (
        <>
          {index > 0 && isSequence && <small>then</small>}
          <kbd key={index}>{face}</kbd>
        </>
      ))}
    </span>
  );
}
