/** The few pictures of the board, drawn on a 16-pixel grid in the colour of the text. */

const PATHS = {
  pencil: "M10.8 2.8l2.4 2.4-7.7 7.7-3 .6.6-3z",
  plus: "M8 3v10M3 8h10",
  more: "M3 8h.5M7.75 8h.5M12.5 8h.5",
  back: "M9.5 3.5 5 8l4.5 4.5",
  lanes: "M2.5 4h11M2.500 12h11M2.500 7h4v2h-4zM9.500 7h4v2h-4z",
  fold: "M3 3.5v9M13 5 9.500 8l3.500 3M7 8h2.500",
  close: "M4 4l8 8M12 4l-8 8",
  comment: "M2.5 3.5h11v7.5H7l-3 2.5V11H2.5z",
  check: "M3 8.5l3.2 3L13 4.5",
  text: "M3 4.5h10M3 8h10M3 11.5h6",
  bell: "M3.5 11.500c1-.9 1.300-2 1.300-4a3.200 3.200 0 0 1 6.400 0c0 2 .3 3.100 1.300 4zM6.700 13.500c.7.700 1.900.700 2.600 0",
  clock: "M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM8 5v3.2l2 1.3",
  archive: "M2.5 3.5h11v3h-11zM3.5 6.5v6.5h9V6.5M6.5 9h3",
  people: "M6 7.5a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.600zM1.8 13c.3-2.3 2-3.6 4.2-3.600s3.9 1.3 4.2 3.600M10.5 7.300a2 2 0 1 0-.2-4M11.5 9.500c1.6.2 2.6 1.4 2.8 3.2",
  label: "M2.5 7.500v-5h5l6 6-5 5zM5.2 5.200h.01",
  search: "M7 2.800a4.200 4.200 0 1 1 0 8.400 4.200 4.200 0 0 1 0-8.400zM10.200 10.200l3.300 3.300",
  flag: "M4 14V2.500h8L10.5 5.5 12 8.500H4",
} as const;

export function Icon({ name, size = 16 }: { name: keyof typeof PATHS; size?: number }) {
  return (
    <svg class="picture" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <path d={PATHS[name]} fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

const BARS = { low: 1, medium: 2, high: 3, urgent: 3 };

/** Priority as rising bars; urgent is a filled mark, so that it is told apart without colour. */
export function PriorityMark({ value }: { value: keyof typeof BARS }) {
  if (value === "urgent") {
    return (
      <svg class="picture priority-urgent" viewBox="0 0 16 16" width="14" height="14" role="img" aria-label="Urgent">
        <rect x="1.5" y="1.5" width="13" height="13" rx="3" fill="currentColor" />
        <path d="M8 4.500v4.500M8 11.500v.01" stroke="var(--surface)" stroke-width="1.8" stroke-linecap="round" />
      </svg>
    );
  }
  return (
    <svg class={`picture priority-${value}`} viewBox="0 0 16 16" width="14" height="14" role="img" aria-label={`${value} priority`}>
      {[0, 1, 2].map((bar) => (
        <rect key={bar} x={2 + bar * 4.5} y={10 - bar * 3.5} width="3" height={4 + bar * 3.5} rx="1" fill="currentColor" opacity={bar < BARS[value] ? 1 : 0.25} />
      ))}
    </svg>
  );
}
