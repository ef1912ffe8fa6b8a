import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';

export type PageProps = {
  /** The heading, and the title of the tab unless there is another. */
  readonly title: string;
  /** The title of the tab, where the heading is too short for one. */
  readonly tabTitle?: string;
  /** One line below the heading. */
  readonly lead?: ComponentChildren;
  /** What stands above the heading: the way back up. */
  readonly above?: ComponentChildren;
  /** Buttons beside the heading. */
  readonly actions?: ComponentChildren;
  readonly children?: ComponentChildren;
};

let pathShown: string | null = null;

/** The frame of each page. After a change of page the heading gets the focus, so that keyboard and speech follow. */
export function Page({ title, tabTitle = title, lead, above, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { path } = useLocation();
  useEffect(() => {
    document.title = `${tabTitle} – Tunnelkeep`;
  }, [tabTitle]);
  useEffect(() => {
    const lost = pathShown !== path || document.activeElement === document.body;
    if (pathShown !== null && lost) heading.current?.focus({ preventScroll: true });
    pathShown = path;
  }, [path]);
  return (
    <div class="page">
      {above}
      <div class="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p class="lead">{lead}</p>}
        </div>
        {actions && <div class="actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}
