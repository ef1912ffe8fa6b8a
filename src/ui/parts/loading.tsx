/** Stands where an answer will be. Quick answers come before it shows. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <div class="loading" role="status">
      Loading {what}…
    </div>
  );
}
