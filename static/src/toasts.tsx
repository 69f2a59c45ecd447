/** Short notices at the edge of the screen, read out to those who do not see them. */

import { signal } from "@preact/signals";

export interface Toast {
  id: number;
  text: string;
  /** What the person had typed, so that it is not lost. */
  typed?: string;
  tone: "plain" | "problem";
  actions: { name: string; run(): void }[];
  /** Goes by itself although there is something to do, because the same can be done elsewhere too. */
  brief: boolean;
}

const STAY = { plain: 6_000, problem: 20_000 }; // ms; one with something to do stays until it is dismissed

const toasts = signal<readonly Toast[]>([]);
const spoken = signal("");
let last = 0;

export function toast(text: string, more: Partial<Omit<Toast, "id" | "text">> = {}): void {
  const one: Toast = { id: ++last, text, tone: "plain", actions: [], brief: false, ...more };
  const others = toasts.peek().filter((other) => other.text !== text && !(one.brief && other.brief));
  toasts.value = [...others, one].slice(-4);
  if (one.actions.length === 0 || one.brief) setTimeout(() => dismiss(one.id), STAY[one.tone]);
}

/** Say it to screen readers alone. */
export function announce(text: string): void {
  spoken.value = text;
}

function dismiss(id: number): void {
  toasts.value = toasts.peek().filter((one) => one.id !== id);
}

export function Toasts() {
  return (
    <>
      <div class="toasts" role="status" aria-live="polite">
        {toasts.value.map((one) => (
          <div key={one.id} class={`toast ${one.tone}`}>
            <div class="toast-text">
              <p>{one.text}</p>
              {one.typed !== undefined && <blockquote>{one.typed}</blockquote>}
            </div>
            {one.actions.map(({ name, run }) => (
              <button key={name} class="link" onClick={() => (dismiss(one.id), run())}>
                {name}
              </button>
            ))}
            <button class="icon" aria-label="Dismiss" onClick={() => dismiss(one.id)}>
              ✕
            </button>
          </div>
        ))}
      </div>
      <div class="unseen" role="status" aria-live="assertive">
        {spoken}
      </div>
    </>
  );
}
