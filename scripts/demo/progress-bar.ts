const width = 30;

type Drawn = { readonly progress: { percent: number; filesDone: number; bytesDone: number } | null };

/** Draws a job's progress on one line of a terminal; draws nothing where stderr is none. */
export function progressBar(): (job: Drawn) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return ({ progress }) => {
    if (progress === null) return;
    const filled = Math.round(progress.percent * width);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
    const done = `${Math.round(progress.percent * 100)} %, ${progress.filesDone} files`;
    process.stderr.write(`\r\u001b[K  ${bar} ${done}${progress.percent === 1 ? '\n' : ''}`);
  };
}
