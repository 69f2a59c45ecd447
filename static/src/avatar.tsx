/** A person as a small disc with their initials, always in the same colour. */

import { initials } from "./words.ts";

const COLOURS = 8; // as many as style/variables.css has

export function Avatar({ id, name, note, size }: { id: string; name: string; note?: string; size?: "small" }) {
  const title = note ? `${name}, ${note}` : name;
  const colour = `tint-${hash(id) % COLOURS}`;
  // The initials are drawn by the style sheet: what is read out is the name.
  return <span class={`avatar ${colour} ${size ?? ""}`} role="img" aria-label={title} title={title} data-initials={initials(name)} />;
}

/** People in a row; those who do not fit are counted. */
export function Avatars({ people, most }: { people: readonly { id: string; name: string; note?: string }[]; most: number }) {
  const shown = people.length > most ? people.slice(0, most - 1) : people;
  const rest = people.slice(shown.length);
  return (
    <span class="avatars">
      {shown.map((one) => (
        <Avatar key={one.id} {...one} />
      ))}
      {rest.length > 0 && (
        <span class="avatar more" title={rest.map((one) => one.name).join(", ")}>
          +{rest.length}
        </span>
      )}
    </span>
  );
}

function hash(text: string): number {
  let sum = 0;
  for (const letter of text) sum = (sum * 31 + letter.charCodeAt(0)) >>> 0;
  return sum;
}
