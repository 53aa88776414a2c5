/** The mark of Countersign: a token's three parts. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 34 20" aria-hidden="true">
      <rect class="mark-header" x="0" y="2" width="6" height="16" rx="1.5" />
      <circle class="mark-dot" cx="9" cy="16.5" r="1.5" />
      <rect class="mark-payload" x="12" y="2" width="10" height="16" rx="1.5" />
      <circle class="mark-dot" cx="25" cy="16.5" r="1.5" />
      <rect class="mark-signature" x="28" y="2" width="6" height="16" rx="1.5" />
    </svg>
  );
}
