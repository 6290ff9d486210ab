import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Ends the response, or does not. */
export type Answering = (received: Received, response: ServerResponse) => unknown;

export interface HttpReceiver {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly received: Received[];
  /** How many requests are being answered, and the most that ever were. */
  readonly open: { now: number; most: number };
  answer: Answering;
  close(): Promise<void>;
}

/** A real HTTP server on loopback that keeps what it gets; 200 unless told otherwise. */
export async function startReceiver(answer: Answering = (_, response) => response.end('ok')): Promise<HttpReceiver> {
  const open = { now: 0, most: 0 };
  const received: Received[] = [];
  const server: Server = createServer((request, response) => {
    open.now++;
    open.most = Math.max(open.most, open.now);
    response.once('close', () => open.now--);
    void readAll(request).then((body) => {
      const { method = '', url = '' } = request;
      const one = { method, path: url, headers: request.headers as Record<string, string>, body };
      received.push(one);
      return receiver.answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: HttpReceiver = {
    url: `http://127.0.0.1:${port}`,
    received,
    open,
    answer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

async function readAll(request: IncomingMessage): Promise<string> {
  let body = '';
  request.setEncoding('utf8');
  for await (const chunk of request) body += chunk;
  return body;
}
