import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Destination } from '../model/destination.ts';
import { repositoryString } from './destinations/repository-string.ts';
import { childEnvironment, type Surroundings } from './environment.ts';
import { interruptOnAbort } from './interrupt-on-abort.ts';
import { openPrivateDescriptor } from './private-descriptor.ts';

/** What opens a repository. Held in memory for the time of a call; never logged. */
export type Access = { readonly destination: Destination; readonly password: string };

export type StartOptions = {
  /** Aborting it interrupts restic, and waits for it. */
  readonly cancel?: AbortSignal;
  /** Texts that the child reads as `/dev/fd/4`, `/dev/fd/5` and so on. */
  readonly files?: readonly string[];
};

/** A running restic. `exitCode` is null where a signal ended it; it rejects where restic could not be started at all. */
export type Restic = {
  readonly pid: number | undefined;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly exitCode: Promise<number | null>;
  readonly cancelled: () => boolean;
  /** Ends a child that has become useless, as cancelling does; `cancelled` stays false. */
  readonly interrupt: () => void;
};

/**
 * Starts restic on a repository: password by descriptor 3, an environment made from nothing, output as streams of
 * bytes. Arguments come from us alone; what a user wrote must stand behind `--` or `--name=`.
 */
export function startRestic(
  surroundings: Surroundings,
  access: Access,
  arguments_: readonly string[],
  options: StartOptions = {},
): Restic {
  const descriptors = [access.password, ...(options.files ?? [])].map((text) =>
    openPrivateDescriptor(text, surroundings.scratch),
  );
  try {
    const child = spawn(
      'restic',
      [`--repo=${repositoryString(access.destination)}`, '--password-file=/dev/fd/3', ...arguments_],
      {
        env: childEnvironment(surroundings),
        cwd: surroundings.scratch,
        stdio: ['ignore', 'pipe', 'pipe', ...descriptors],
      },
    );
    const exitCode = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    exitCode.catch(() => undefined);
    const useless = new AbortController();
    interruptOnAbort(child, AbortSignal.any([useless.signal, ...(options.cancel ? [options.cancel] : [])]));
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) throw new Error('restic was started without its output');
    return {
      pid: child.pid,
      stdout,
      stderr,
      exitCode,
      cancelled: () => options.cancel?.aborted === true,
      interrupt: () => useless.abort(),
    };
  } finally {
    for (const descriptor of descriptors) closeSync(descriptor);
  }
}
