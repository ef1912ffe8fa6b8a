/** The address at which a snapshot's page shows this folder. */
export function folderAddress(address: string, path: string): string {
  return `${address}?${new URLSearchParams({ path })}`;
}
