import type { Destination } from '../../model/destination.ts';

/** restic's name for the place. Built here from a parsed form; never typed by a person. */
export function repositoryString(destination: Destination): string {
  return destination.path;
}
