import { randomBytes } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** The body as JSON; throws where it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  json(): any;
};

export type Ask = {
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** Sent instead of a JSON body. */
  readonly raw?: string | Buffer;
};

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

/**
 * Speaks to the API as the page does, but over plain sockets, so that a test can also say what no browser would. The
 * URL is the helper's; connections go to 127.0.0.1 at its port, whatever its host is.
 */
export class SignInClient {
  readonly origin: string;
  readonly host: string;
  readonly port: number;
  readonly code: string;
  cookie: string | null = null;
  accessToken: string | null = null;
  nonce: string | null = null;
  #keys: KeyPair | null = null;

  constructor(url: URL) {
    this.origin = url.origin;
    this.host = url.host;
    this.port = Number(url.port);
    this.code = url.hash.slice(1);
  }

  /** One request with the headers that a browser would send; `headers` replaces single ones, '' leaves them out. */
  ask(method: string, path: string, { headers = {}, body, raw }: Ask = {}): Promise<Answer> {
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const all: Record<string, string> = {
      Host: this.host,
      ...(method === 'GET' ? {} : { Origin: this.origin }),
      'Sec-Fetch-Site': 'same-origin',
      ...(payload === undefined
        ? {}
        : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(payload)) }),
      ...(this.accessToken === null ? {} : { Authorization: `Bearer ${this.accessToken}` }),
      ...(this.cookie === null ? {} : { Cookie: this.cookie }),
      ...headers,
    };
    const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
    return new Promise((resolve, reject) => {
      const asked = httpRequest(
        { host: '127.0.0.1', port: this.port, method, path, headers: sent, agent: false },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk) => chunks.push(chunk));
          answer.once('error', reject);
          answer.once('end', () => {
            const bytes = Buffer.concat(chunks);
            const { statusCode: status = 0, headers: got } = answer;
            resolve({ status, headers: got, bytes, json: () => JSON.parse(bytes.toString()) });
          });
        },
      );
      asked.once('error', reject);
      asked.end(payload);
    });
  }

  /** Asks, and throws with the problem's words where the answer is not of the 200s. */
  async must(method: string, path: string, ask: Ask = {}): Promise<Answer> {
    const answer = await this.ask(method, path, ask);
    if (answer.status < 200 || answer.status > 299) {
      throw new Error(`${method} ${path}: ${answer.status} ${answer.bytes.toString()}`);
    }
    return answer;
  }

  /** A proof by this client's key; `claims` and `header` replace single members. */
  async proof(path: string, claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) {
    this.#keys ??= await generateKeyPair('ES256', { extractable: true });
    const { kty, crv, x, y } = await exportJWK(this.#keys.publicKey);
    const payload = {
      htm: 'POST',
      htu: `${this.origin}${path}`,
      iat: Math.floor(Date.now() / 1000),
      jti: randomBytes(16).toString('base64url'),
      nonce: this.nonce ?? (await this.freshNonce()),
      ...claims,
    };
    return new SignJWT(payload)
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } as JWK, ...header })
      .sign(this.#keys.privateKey);
  }

  async thumbprint(): Promise<string> {
    this.#keys ??= await generateKeyPair('ES256', { extractable: true });
    return calculateJwkThumbprint(await exportJWK(this.#keys.publicKey));
  }

  /** A nonce, from the answer to somebody who is not signed in. */
  async freshNonce(): Promise<string> {
    const answer = await this.ask('POST', '/api/v1/session/token', {
      body: { proof: 'e.e.e', active: false },
      headers: { Cookie: '' },
    });
    return answer.json().nonce;
  }

  /** Signs in by the URL's code, or by password. Keeps cookie and access token. */
  async signIn(by: Record<string, string> = { code: this.code }): Promise<Answer> {
    const answer = await this.#proved('/api/v1/session', {}, by);
    this.#keep(answer);
    return answer;
  }

  /** A fresh access token by cookie and proof. */
  async renew(claims: Record<string, unknown> = {}): Promise<Answer> {
    const answer = await this.#proved('/api/v1/session/token', claims, { active: false });
    this.#keep(answer);
    return answer;
  }

  /** Signs in by the code and chooses the first password. */
  async enter(password = 'correct horse battery'): Promise<void> {
    const answer = await this.signIn();
    if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${answer.bytes.toString()}`);
    if (answer.json().needsPassword) await this.must('PUT', '/api/v1/password', { body: { password } });
  }

  /** A path with a fresh ticket. */
  async ticketed(path: string): Promise<string> {
    const { ticket } = (await this.must('POST', '/api/v1/tickets', { body: { path } })).json();
    return `${path}${path.includes('?') ? '&' : '?'}ticket=${ticket}`;
  }

  /** As the page does: a proof that was refused, its nonce perhaps too old, is made once more with the nonce that came. */
  async #proved(path: string, claims: Record<string, unknown>, body: object): Promise<Answer> {
    const send = async () => this.ask('POST', path, { body: { ...body, proof: await this.proof(path, claims) } });
    const answer = await send();
    if (answer.status !== 401 || answer.json().code !== 'proof-refused') return answer;
    this.nonce = answer.json().nonce;
    return send();
  }

  #keep(answer: Answer): void {
    if (answer.status !== 200) return;
    const { accessToken, nonce } = answer.json();
    this.accessToken = accessToken;
    this.nonce = nonce;
    const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0];
    if (cookie !== undefined) this.cookie = cookie;
  }
}
