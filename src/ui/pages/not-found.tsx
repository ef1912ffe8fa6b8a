import { Page } from '../parts/page.tsx';

/** An address that names nothing. */
export function NotFound() {
  return (
    <Page title="Not found" lead="There is nothing at this address. What it named may have been deleted.">
      <p>
        <a class="button primary" href="/">
          Go to the overview
        </a>
      </p>
    </Page>
  );
}
