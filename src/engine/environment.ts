/** What the engine needs to know of its surroundings; passed in at start. */
export type Surroundings = {
  readonly path: string;
  readonly timeZone: string;
  /** restic's cache, below the data folder. */
  readonly cache: string;
  /** A folder for restic's temporary files; also its HOME, so that it finds nobody's configuration. */
  readonly scratch: string;
  /** The host name that snapshots are taken under. */
  readonly host: string;
};

/**
 * A restic child's whole environment, built from nothing: none of the service's own variables reach it. Times a
 * second that progress is told: 4.
 */
export function childEnvironment(surroundings: Surroundings): Record<string, string> {
  return {
    PATH: surroundings.path,
    HOME: surroundings.scratch,
    TMPDIR: surroundings.scratch,
    LANG: 'C.UTF-8',
    TZ: surroundings.timeZone,
    RESTIC_CACHE_DIR: surroundings.cache,
    RESTIC_PROGRESS_FPS: '4',
  };
}
