/** The name of the house. */

export function Logo() {
  return (
    <span class="logo">
      <svg viewBox="0 0 32 32" width="24" height="24" aria-hidden="true">
        <rect class="logo-ground" width="32" height="32" rx="8" />
        <path class="logo-bars" d="M7 8h5v16H7zM13.5 8h5v10h-5zM20 8h5v6h-5z" />
      </svg>
      Boardcast
    </span>
  );
}
