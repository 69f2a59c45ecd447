/** A list to pick from by typing: the command palette, and the labels, people, columns or days for a card. */

import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Keycaps } from "./keycaps.tsx";

export interface Option {
  id: string;
  words: string;
  /** More words under which it is found. */
  also?: string;
  /** It answers the query already. */
  fits?: boolean;
  group?: string;
  face?: ComponentChildren;
  keys?: string;
  /** Whether it holds already; undefined where that makes no sense. */
  on?: boolean;
  pick(): void;
}

export interface Choosing {
  title: string;
  /** Read anew with every letter; those that do not fit `query` are left out. */
  options(query: string): readonly Option[];
  /** Stay open, for several may be picked. */
  many?: boolean;
}

const choosing = signal<Choosing | null>(null);
const MOST = 60; // options drawn at once; more are found by typing

export function choose(what: Choosing): void {
  choosing.value = what;
}

export function Chooser() {
  const what = choosing.value;
  return what && <Open key={what.title} what={what} />;
}

function Open({ what }: { what: Choosing }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  // Before the next key comes: it is meant for this field already.
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    dialog.current?.showModal();
    return () => {
      if (before?.isConnected && document.activeElement === document.body) before.focus();
    };
  }, []);
  const options = what.options(query).filter((one) => fitsQuery(one, query)).slice(0, MOST);
  const here = Math.min(at, Math.max(0, options.length - 1));
  useEffect(() => {
    dialog.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [here, query]);
  const pick = (option: Option | undefined) => {
    if (!option) return;
    if (!what.many) dialog.current?.close();
    option.pick();
  };
  const key = (event: KeyboardEvent) => {
    event.stopPropagation();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((here + step + options.length) % Math.max(1, options.length));
    else if (event.key === "Enter" && !event.isComposing) pick(options[here]);
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      class="chooser"
      aria-label={what.title}
      onClose={() => choosing.peek() === what && (choosing.value = null)}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
      onKeyDown={key}
    >
      <input
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="chooser-list"
        aria-activedescendant={options[here] && `option-${options[here].id}`}
        aria-label={what.title}
        placeholder={what.title}
        autocomplete="off"
        autofocus
        value={query}
        onInput={(event) => (setQuery(event.currentTarget.value), setAt(0))}
      />
      <div id="chooser-list" class="chooser-list" role="listbox" aria-label={what.title} aria-multiselectable={what.many ?? false}>
        {options.map((option, index) => (
          <Line key={option.id} option={option} isHere={index === here} opens={option.group !== options[index - 1]?.group} onPick={() => pick(option)} />
        ))}
      </div>
      {options.length === 0 && <p class="hollow">Nothing is called that.</p>}
      {what.many && (
        <>
          <p class="chooser-foot">Enter picks, Esc is done</p>
          <button type="button" class="chooser-done" onClick={() => dialog.current?.close()}>
            Done
          </button>
        </>
      )}
    </dialog>
  );
}

function Line({ option, isHere, opens, onPick }: { option: Option; isHere: boolean; opens: boolean; onPick(): void }) {
  return (
    <>
      {opens && option.group && (
        <p class="chooser-group" role="presentation">
          {option.group}
        </p>
      )}
      <div id={`option-${option.id}`} class="chooser-line" role="option" aria-selected={isHere} onClick={onPick}>
        {option.on !== undefined && (
          <span class="tick" aria-hidden="true">
            {option.on ? "✓" : ""}
          </span>
        )}
        {option.face ?? <span>{option.words}</span>}
        {option.on && <span class="unseen">, chosen</span>}
        <span class="grow" />
        {option.keys && <Keycaps keys={option.keys} />}
      </div>
    </>
  );
}

/** Every word must begin some word of the option, in any order. */
function fitsQuery({ words, also = "", fits = false }: Option, query: string): boolean {
  if (fits) return true;
  const has = `${words} ${also}`.toLowerCase().split(/[\s-]+/);
  return query.toLowerCase().split(/\s+/).every((word) => has.some((one) => one.startsWith(word)) || words.toLowerCase().includes(word));
}
