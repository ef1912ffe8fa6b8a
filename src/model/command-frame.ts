/**
 * How the output of a command comes from the service to the door: frames of a type (1 byte), a length (4 bytes, big
 * endian) and that many bytes. The last one is `exit`, whose single byte is the status.
 */
export const commandFrame = { stdout: 1, stderr: 2, exit: 3 } as const;

export const frameHeaderBytes = 5;
/** A frame's payload is never longer; the door refuses more. */
export const frameLimit = 1024 * 1024;

/** A command line is one line of at most so many bytes, NUL excluded. */
export const commandLineLimit = 8192;

/** Exit statuses of commands; beyond success the numbers are those of sysexits(3), as scripts know them. */
export const exitStatus = {
  done: 0,
  /** The command was carried out, and what it was about failed: a job, for example. */
  failed: 1,
  /** A backup that left out files it could not read. */
  partial: 3,
  usage: 64,
  /** There is no such plan, snapshot, path or job. */
  notFound: 66,
  internal: 70,
  busy: 75,
  notAllowed: 77,
} as const;
