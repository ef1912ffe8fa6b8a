// The container is healthy as long as the service answers on its loopback; "locked" is an answer too.
const listen = process.env.TUNNELKEEP_LISTEN ?? '127.0.0.1:3876';

try {
  const answer = await fetch(`http://${listen}/healthz`, { signal: AbortSignal.timeout(4000) });
  console.log((await answer.text()).slice(0, 200));
  process.exitCode = answer.ok ? 0 : 1;
} catch (error) {
  console.error(error.cause?.message ?? error.message);
  process.exitCode = 1;
}
