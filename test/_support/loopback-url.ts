import type { TestService } from './start-service.ts';

/** The page without a tunnel: what any program in the service's network namespace can reach. */
export function loopbackUrl(service: TestService): URL {
  return new URL(`http://127.0.0.1:${service.httpPort}`);
}
