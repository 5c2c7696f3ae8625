import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The fields of a chat completion request that tests look at. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly response_format?: { readonly type: string; readonly json_schema?: unknown };
  readonly [field: string]: unknown;
}

interface Asked {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: ChatRequest;
}

/** What goes wrong with one request. */
export type EndpointFault =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly error?: unknown }
  /** A message in place of the usual one: a tool call, a refusal, a text that is cut off. */
  | { readonly message: Readonly<Record<string, unknown>>; readonly finish: string }
  /** The whole body, with its type. */
  | { readonly body: string; readonly type: string }
  /** Nothing ever comes, or not the rest. */
  | 'silent'
  | 'silent in the body'
  | 'broken';

export interface FakeEndpoint {
  readonly baseUrl: string;
  readonly asked: readonly Asked[];
  /** The next requests meet these, one each. */
  fail(...faults: readonly EndpointFault[]): void;
  close(): Promise<void>;
}

export interface FakeEndpointOptions {
  /** Refuses `response_format` json_schema as servers do that only know json_object. */
  readonly knowsSchemas?: boolean;
  /** Left out of the reply if false. */
  readonly reportsTokens?: boolean;
  /** The Date header of all replies; none unless told. */
  readonly dates?: string;
}

/**
 * A local OpenAI-compatible server. `answer` is the model: the text of its reply, or what goes wrong. It says that it
 * took a token for every four characters.
 */
export async function startFakeEndpoint(
  answer: (request: ChatRequest) => string | EndpointFault | Promise<string | EndpointFault>,
  { knowsSchemas = true, reportsTokens = true, dates }: FakeEndpointOptions = {},
): Promise<FakeEndpoint> {
  const asked: Asked[] = [];
  const faults: EndpointFault[] = [];
  const server = createServer((request, response) => {
    // Tests own time.
    response.sendDate = dates !== undefined;
    if (dates !== undefined) response.setHeader('date', dates);
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', async () => {
      const body = JSON.parse(text) as ChatRequest;
      asked.push({ path: request.url ?? '', headers: request.headers, body });
      const unknownFormat = !knowsSchemas && body.response_format?.type === 'json_schema';
      const fault = unknownFormat
        ? { status: 400, error: { message: "'response_format.type' must be 'json_object' or 'text'" } }
        : (faults.shift() ?? (await answer(body)));
      send(response, fault, text, body.model, reportsTokens);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    fail: (...next) => void faults.push(...next),
    close() {
      server.closeAllConnections();
      return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
    },
  };
}

function send(
  response: ServerResponse,
  fault: string | EndpointFault,
  asked: string,
  model: string,
  reportsTokens: boolean,
): void {
  if (fault === 'silent') return;
  if (fault === 'broken') {
    response.destroy();
    return;
  }
  const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
  if (fault === 'silent in the body') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"choices":');
    return;
  }
  if (typeof fault !== 'string' && 'status' in fault) {
    json(fault.status, { error: fault.error ?? { message: 'the fake endpoint is at fault' } }, fault.headers);
    return;
  }
  if (typeof fault !== 'string' && 'body' in fault) {
    response.writeHead(200, { 'content-type': fault.type });
    response.end(fault.body);
    return;
  }
  const { message, finish } =
    typeof fault === 'string' ? { message: { content: fault }, finish: 'stop' } : fault;
  const content = typeof message['content'] === 'string' ? message['content'] : '';
  json(200, {
    id: 'chatcmpl-fake',
    object: 'chat.completion',
    model,
    choices: [{ index: 0, finish_reason: finish, message: { role: 'assistant', ...message } }],
    ...(reportsTokens && {
      usage: { prompt_tokens: asked.length >> 2, completion_tokens: content.length >> 2 },
    }),
  });
}
