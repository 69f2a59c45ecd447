/** What somebody has begun to write, kept on this computer until it is sent or given up. */

const PLACE = "boardcast.draft.";

export function draft(name: string): string {
  return localStorage.getItem(PLACE + name) ?? "";
}

export function keepDraft(name: string, text: string): void {
  if (text.trim()) localStorage.setItem(PLACE + name, text);
  else localStorage.removeItem(PLACE + name);
}

/** At logging out: what is written here is nobody else's business. */
export function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PLACE)) localStorage.removeItem(key);
}
