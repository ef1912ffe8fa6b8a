import { Crumbs } from '../../parts/crumbs.tsx';
import { folderAddress } from './folder-address.ts';

/** The folder that is shown, from the root of the snapshot down, as links. */
export function FolderCrumbs({ address, path }: { readonly address: string; readonly path: string }) {
  const parts = path.split('/').filter(Boolean);
  const crumbs = parts.map((name, index) => ({
    name,
    href: folderAddress(address, `/${parts.slice(0, index + 1).join('/')}`),
  }));
  return (
    <div class="folder-crumbs">
      <Crumbs label="Folder" crumbs={[{ name: 'Root', href: folderAddress(address, '/') }, ...crumbs]} />
    </div>
  );
}
