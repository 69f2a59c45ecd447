/** Where a card is met on the page: one with several people stands in several lanes. */

export interface Standing {
  id: string;
  columnId: string;
  /** Undefined while the board is not cut into lanes. */
  lane?: string | undefined;
}

/** The card that this element is part of; null when it is part of none. */
export const cardAt = (element: Element | null | undefined): string | null => element?.closest<HTMLElement>(".card")?.dataset.card ?? null;

/** The lane that this element is in. */
export const laneAt = (element: Element | null | undefined): string | undefined => element?.closest<HTMLElement>("[data-lane]")?.dataset.lane;
