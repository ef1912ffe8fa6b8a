import { FileQuestionMark, FileSymlink, FileText, Folder } from 'lucide';
import type { Entry } from '../../model/entry.ts';
import { Icon } from './icon.tsx';

const kinds = {
  dir: { node: Folder, words: 'Folder' },
  file: { node: FileText, words: '' },
  symlink: { node: FileSymlink, words: 'Symbolic link' },
  other: { node: FileQuestionMark, words: 'Special file' },
} as const;

/** What kind of thing a name is, drawn, and in words where it is not a plain file. */
export function EntryIcon({ type }: { readonly type: Entry['type'] }) {
  const { node, words } = kinds[type];
  return (
    <>
      <Icon node={node} class={`entry-${type}`} />
      {words && <span class="visually-hidden">{words} </span>}
    </>
  );
}
