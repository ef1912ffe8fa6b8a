import { h } from 'preact';

/** The drawing of an icon as lucide ships it: elements and their attributes. */
export type IconNode = [tag: string, attributes: Record<string, string | number | undefined>][];

/** One icon, 1em high unless styled otherwise, in the colour of the text. Words beside it carry the meaning. */
export function Icon({ node, class: extra = '' }: { readonly node: IconNode; readonly class?: string }) {
  return (
    <svg class={`icon ${extra}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {node.map(([tag, attributes], index) => h(tag, { ...attributes, key: index }))}
    </svg>
  );
}
