/** A text that is renamed in place: Enter keeps it, Escape does not. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

interface Props {
  value: string;
  label: string;
  class?: string;
  /** Absent where this person may not rename. `was` is what it said when they began. */
  onRename?: (value: string, was: string) => void;
  /** Begin at once, and say when it is over. */
  editing?: boolean;
  onDone?: () => void;
}

export function Editable({ value, label, class: style = "", onRename, editing = false, onDone }: Props) {
  const [was, setWas] = useState<string | null>(editing ? value : null);
  const field = useRef<HTMLTextAreaElement>(null);
  const isOver = useRef(false); // giving the focus away ends it a second time, before it is drawn anew
  useEffect(() => {
    if (editing) setWas((now) => now ?? value);
  }, [editing]);
  useLayoutEffect(() => {
    isOver.current = was === null;
    if (was !== null) field.current?.focus({ preventScroll: true }), field.current?.select();
  }, [was !== null]);

  const finish = (keep: boolean) => {
    const text = field.current?.value.trim() ?? "";
    if (was === null || isOver.current) return;
    isOver.current = true;
    setWas(null);
    if (keep && text && text !== was) onRename?.(text, was);
    onDone?.();
  };
  if (was !== null) {
    return (
      <textarea
        ref={field}
        class={`editable-field ${style}`}
        aria-label={label}
        rows={1}
        maxLength={500}
        defaultValue={was}
        onBlur={() => finish(true)}
        onClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter" && !event.isComposing) event.preventDefault(), finish(true);
          if (event.key === "Escape") finish(false);
        }}
      />
    );
  }
  if (!onRename) return <span class={style}>{value}</span>;
  return (
    <button type="button" class={`editable ${style}`} title={label} onClick={() => setWas(value)}>
      {value}
    </button>
  );
}
