/** Which part of a long list is drawn: what is on screen, a little around it, and what must not go away meanwhile. */

export const GAP = 7; // px between cards, as in board.css
const AROUND = 500; // px drawn above and below what is seen, so that fast fingers see cards and not the ground

/** Something to draw: a card by its id, or as much empty room as the cards that are left out would take, in px. */
export type Row = string | number;

/** Where each card begins, in px; one more at the end for where the last one ends. */
export function offsets(ids: readonly string[], heightOf: (id: string) => number): Float64Array {
  const starts = new Float64Array(ids.length + 1);
  for (let index = 0; index < ids.length; index++) starts[index + 1] = starts[index]! + heightOf(ids[index]!) + GAP;
  return starts;
}

/** The first card that reaches below `top`, and the first one that begins below `bottom`. */
export function span(starts: Float64Array, top: number, bottom: number): [from: number, to: number] {
  return [Math.max(0, place(starts, top - AROUND) - 1), Math.min(starts.length - 1, place(starts, bottom + AROUND))];
}

/** The rows of a list of which only [from, to) and the pinned cards are drawn. */
export function rows(ids: readonly string[], starts: Float64Array, [from, to]: readonly [number, number], pins: readonly string[]): Row[] {
  const apart = pins.map((id) => ids.indexOf(id)).filter((index) => index >= 0 && (index < from || index >= to));
  const above = apart.filter((index) => index < from).sort(ascending);
  const below = apart.filter((index) => index >= to).sort(ascending);
  const found: Row[] = [];
  let next = 0;
  const skipTo = (index: number) => {
    if (index > next) found.push(starts[index]! - starts[next]! - GAP);
    next = index;
  };
  const draw = (index: number, end: number) => {
    skipTo(index);
    found.push(...ids.slice(index, end));
    next = Math.max(next, end);
  };
  for (const index of above) draw(index, index + 1);
  if (to > from) draw(from, to);
  for (const index of below) draw(index, index + 1);
  skipTo(ids.length);
  return found;
}

/** The first index whose start is not above `at`. */
function place(starts: Float64Array, at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

const ascending = (a: number, b: number): number => a - b;
