/** Calling somebody by name: who is meant by an @, and who could be while it is being written. */

export interface Callable {
  id: string;
  name: string;
}

/** A piece of a text that calls somebody. */
export interface Call {
  id: string;
  start: number;
  end: number;
}

const MOST = 6; // people suggested at once: what fits under a field on a phone
const LONGEST = 40; // letters after an @ that may still become a name

/** What calls this person: their first name if only they have it, as the server reads it. */
export function handle(one: Callable, people: readonly Callable[]): string {
  const first = firstOf(one.name);
  return people.filter((other) => firstOf(other.name).toLowerCase() === first.toLowerCase()).length === 1 ? first : one.name;
}

/** Every call in a text. The longest name wins; a name that two have calls nobody. */
export function calls(text: string, people: readonly Callable[]): Call[] {
  const names = people.flatMap((one) => [...new Set([one.name, handle(one, people)])].map((name) => ({ id: one.id, name })));
  names.sort((a, b) => b.name.length - a.name.length);
  const found: Call[] = [];
  for (const { index } of text.matchAll(/(?<![\p{L}\p{N}_@])@/gu)) {
    const said = text.slice(index + 1).toLowerCase();
    const called = names.find(({ name }) => said.startsWith(name.toLowerCase()) && !/^[\p{L}\p{N}]/u.test(said.slice(name.length)));
    if (called) found.push({ id: called.id, start: index, end: index + 1 + called.name.length });
  }
  return found;
}

/** The name that is being written before the caret, and where its @ stands; null when none is. */
export function writing(text: string, caret: number): { at: number; said: string } | null {
  const found = /(?<![\p{L}\p{N}_@])@([^@\n]*)$/u.exec(text.slice(0, caret));
  if (!found || found[1]!.length > LONGEST) return null;
  return { at: found.index, said: found[1]! };
}

/** Whom this beginning of a name can mean, those first whose first name it begins. */
export function suggest(said: string, people: readonly Callable[]): Callable[] {
  const begun = said.toLowerCase();
  if (/\s$/.test(said)) return [];
  const fits = people.filter(({ name }) => ` ${name.toLowerCase()}`.includes(` ${begun}`));
  return fits.sort((a, b) => Number(!a.name.toLowerCase().startsWith(begun)) - Number(!b.name.toLowerCase().startsWith(begun))).slice(0, MOST);
}

const firstOf = (name: string): string => name.trim().split(/\s+/)[0] ?? name;
