import { createServer, type RequestListener, type Server } from 'node:http';

/** The HTTP server that all entrances share, with the time and size that a stranger is given. */
export function createHttpServer(listener: RequestListener): Server {
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 60_000, maxHeaderSize: 16 * 1024 },
    listener,
  );
  server.maxRequestsPerSocket = 0;
  // Of the port alone; the door's channels are not counted. Strangers on loopback cannot use up the descriptors.
  server.maxConnections = 256;
  return server;
}
