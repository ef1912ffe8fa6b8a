/** How much a snapshot added, beside the others: a bar as long as its share of the largest. The figure says the same. */
export function AddedBar({ bytes, most }: { readonly bytes: number | null; readonly most: number }) {
  const share = bytes === null ? 0 : bytes / most;
  return (
    <svg class="added-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <rect x={100 - share * 100} y="0" width={share * 100} height="8" />
    </svg>
  );
}
