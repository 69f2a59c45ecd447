/** Where a new card is written: Enter adds it and waits for the next one, Escape closes. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { draft, keepDraft } from "./drafts.ts";

interface Props {
  label: string;
  name: string;
  onAdd(text: string): void;
  onClose(): void;
}

export function Composer({ label, name, onAdd, onClose }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  // Before the next letter comes: it is meant for this field already.
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const add = () => {
    const text = field.current!.value.trim();
    if (!text) return onClose();
    field.current!.value = "";
    keepDraft(name, "");
    onAdd(text);
    requestAnimationFrame(() => field.current?.scrollIntoView({ block: "nearest" }));
  };
  return (
    <form class="composer" onSubmit={(event) => (event.preventDefault(), add(), field.current?.focus())}>
      <textarea
        ref={field}
        rows={2}
        maxLength={500}
        aria-label={label}
        placeholder={label}
        defaultValue={draft(name)}
        onInput={(event) => keepDraft(name, event.currentTarget.value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter" && !event.shiftKey && !event.isComposing) event.preventDefault(), add();
          if (event.key === "Escape") onClose();
        }}
      />
      <div class="row">
        <button class="primary">Add</button>
        <button type="button" class="quiet" onClick={onClose}>
          Close
        </button>
      </div>
    </form>
  );
}
