import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from '@gammatwin/core';

/** A request as the server saw it. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
}

/** What the server answers. An object becomes JSON, a text goes out as it is. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The connection breaks: before anything was said, or in the middle of the body. */
  readonly broken?: 'at once' | 'in the body';
  /** Nothing ever comes. */
  readonly silent?: boolean;
}

export interface TestServer {
  readonly baseUrl: string;
  /** All requests so far, in order. */
  readonly asked: readonly Asked[];
  /** The next requests (whose path and query hold `matching`) get these replies, one each, instead of the usual ones. */
  fail(replies: readonly Reply[], matching?: string): void;
  close(): Promise<void>;
}

/** A provider on this machine. `answer` speaks its shapes; null = 404. The Date header follows `clock`. */
export async function startServer(
  answer: (asked: Asked) => Reply | null | Promise<Reply | null>,
  { clock = systemClock }: { clock?: Clock } = {},
): Promise<TestServer> {
  const asked: Asked[] = [];
  const faults: { matching: string; replies: Reply[] }[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    const now: Asked = { method: request.method ?? '', url, headers: request.headers };
    asked.push(now);
    const place = url.pathname + url.search;
    const fault = faults.find(({ matching, replies }) => replies.length > 0 && place.includes(matching));
    const reply = fault?.replies.shift() ??
      (await answer(now)) ?? {
        status: 404,
        body: { status: 'NOT_FOUND', message: `nothing at ${url.pathname}` },
      };
    send(reply, response, clock);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      send({ status: 599, body: { message: `the test server failed: ${String(error)}` } }, response, clock);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    fail: (replies, matching = '') => faults.push({ matching, replies: [...replies] }),
    close() {
      server.closeAllConnections();
      return new Promise<void>((resolve, reject) =>
        server.close((error) => (error ? reject(error) : resolve())),
      );
    },
  };
}

function send(reply: Reply, response: ServerResponse, clock: Clock): void {
  if (reply.silent) return;
  if (reply.broken === 'at once') {
    response.destroy();
    return;
  }
  const body = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? null);
  response.sendDate = false;
  response.writeHead(reply.status ?? 200, {
    date: new Date(clock.now()).toUTCString(),
    'content-type': typeof reply.body === 'string' ? 'text/html' : 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...reply.headers,
  });
  if (reply.broken === 'in the body') {
    response.write(body.slice(0, body.length >> 1), () => response.destroy());
    return;
  }
  response.end(body);
}
