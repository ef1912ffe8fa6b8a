import type { ComponentChildren } from 'preact';
import { Icon, type IconNode } from './icon.tsx';

type EmptyProps = { readonly node: IconNode; readonly title: string; readonly children: ComponentChildren };

/** What an empty list says: that it is empty, and what to do next. */
export function Empty({ node, title, children }: EmptyProps) {
  return (
    <div class="empty">
      <Icon node={node} />
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}
