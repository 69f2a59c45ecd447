/** A field for a longer text, in which an @ suggests the people one may call. */

import type { TargetedKeyboardEvent, TextareaHTMLAttributes } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { Avatar } from "./avatar.tsx";
import { handle, suggest, writing, type Callable } from "./mentions.ts";
import { announce } from "./toasts.tsx";
import { counted } from "./words.ts";

type Props = Omit<TextareaHTMLAttributes, "ref"> & {
  field: { current: HTMLTextAreaElement | null };
  people: readonly Callable[];
  label: string;
  onWrite(text: string): void;
};

interface Offer {
  at: number;
  people: Callable[];
  chosen: number;
}

export function MentionField({ field, people, label, onWrite, onKeyDown, ...more }: Props) {
  const [offer, setOffer] = useState<Offer | null>(null);
  const list = useId();
  const last = useRef("");
  const look = () => {
    const { value, selectionStart } = field.current!;
    const name = writing(value, selectionStart);
    const fits = name ? suggest(name.said, people) : [];
    setOffer(name && fits.length > 0 ? { at: name.at, people: fits, chosen: 0 } : null);
    const heard = fits.map((one) => one.name).join(", ");
    if (name && heard && heard !== last.current) announce(`${counted(fits.length, "person", "people")}: ${heard}. Enter takes the first.`);
    last.current = heard;
  };
  const take = (one: Callable) => {
    const area = field.current!;
    area.setRangeText(`@${handle(one, people)} `, offer!.at, area.selectionStart, "end");
    onWrite(area.value);
    setOffer(null);
    area.focus();
  };
  const step = (by: number) => {
    const chosen = (offer!.chosen + by + offer!.people.length) % offer!.people.length;
    setOffer({ ...offer!, chosen });
  };
  const onKey = (event: TargetedKeyboardEvent<HTMLTextAreaElement>) => {
    if (offer && !event.isComposing && !event.ctrlKey && !event.metaKey) {
      const act = {
        ArrowDown: () => step(1),
        ArrowUp: () => step(-1),
        Enter: () => take(offer.people[offer.chosen]!),
        Tab: () => take(offer.people[offer.chosen]!),
        Escape: () => setOffer(null),
      }[event.key];
      if (act) {
        event.preventDefault();
        event.stopPropagation();
        act();
        return;
      }
    }
    onKeyDown?.(event);
  };
  return (
    <div class="mention-field">
      <textarea
        {...more}
        ref={field}
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={offer ? list : undefined}
        aria-activedescendant={offer ? `${list}-${offer.chosen}` : undefined}
        onInput={(event) => (onWrite(event.currentTarget.value), look())}
        onClick={look}
        onBlur={() => setOffer(null)}
        onKeyDown={onKey}
      />
      {offer && (
        <ul id={list} class="mention-list" role="listbox" aria-label="People">
          {offer.people.map((one, nth) => (
            <li
              key={one.id}
              id={`${list}-${nth}`}
              role="option"
              aria-selected={nth === offer.chosen}
              onPointerDown={(event) => (event.preventDefault(), take(one))}
            >
              <Avatar id={one.id} name={one.name} size="small" /> {one.name}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
