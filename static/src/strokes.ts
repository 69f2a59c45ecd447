/** Keys as people read them on their keyboard: letters where they are printed, or, in other scripts, where they lie. */

export const isApple = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");

/** "m", "shift+m", "mod+k", "?", "Enter", "shift+ArrowUp"; "" for what no command can be bound to. */
export function strokeOf(event: KeyboardEvent): string {
  const [held, foreign] = isApple ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  if (event.isComposing || event.altKey || foreign) return "";
  const mod = held ? "mod+" : "";
  const letter = letterOf(event);
  if (letter === null && event.key.length === 1 && event.key !== " ") return mod + event.key; // "?" has its own place on every layout
  const name = letter ?? (event.code === "NumpadEnter" ? "Enter" : event.code);
  return `${mod}${event.shiftKey ? "shift+" : ""}${name}`;
}

/** The letter on the key; on Cyrillic or Persian keyboards the Latin letter of the same place. */
function letterOf(event: KeyboardEvent): string | null {
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
  const [, placed] = /^Key([A-Z])$/.exec(event.code) ?? [];
  const isLatin = /^[\x20-\x7e]$/.test(event.key);
  return placed !== undefined && !isLatin ? placed.toLowerCase() : null;
}

/** Whether keys belong to a text that is being written. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit"].includes(target.type);
  return target.isContentEditable || target.matches("textarea, select");
}

const FACES: Record<string, string> = {
  mod: isApple ? "⌘" : "Ctrl",
  shift: isApple ? "⇧" : "Shift",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  Enter: "Enter",
  Space: "Space",
};

/** How a stroke looks on the keys: "g p" is ["G", "P"], one after the other. */
export function facesOf(keys: string): string[] {
  return keys.split(/[ +]/).map((part) => FACES[part] ?? part.toUpperCase());
}
