/** A ring that closes with a tick: a promise kept. */
export function Logo() {
  return (
    <span className="logo">
      <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
        <g fill="none" stroke="currentColor" strokeWidth="4" strokeLinecap="round" strokeLinejoin="round">
          <path d="M27.5 13.5A12 12 0 1 1 21 5.1" />
          <path d="m11 15.5 5 5L28 7.5" />
        </g>
      </svg>
      Kept
    </span>
  );
}
