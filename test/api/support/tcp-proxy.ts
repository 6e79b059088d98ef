import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  /** The address of the proxied server, by way of the proxy. */
  readonly url: string;
  /** Breaks all connections and refuses new ones, as a server that went away. */
  cut(): void;
  /** Keeps all connections and lets nothing of the server through any more, as a server that hangs. */
  hush(): void;
  /** Lets connections through again. */
  mend(): void;
  close(): Promise<void>;
}

/**
 * A proxy between a program under test and one of its servers, so that the server can go away for one test only.
 * @param change what to do to the bytes that the server sends
 * @param onSend sees what the client sends
 */
export async function proxyTo(
  serverUrl: string,
  {
    change = (chunk) => chunk,
    onSend = () => {},
  }: { change?: (chunk: Buffer) => Buffer; onSend?: (chunk: Buffer) => void } = {},
): Promise<TcpProxy> {
  const target = new URL(serverUrl);
  const open = new Set<Socket>();
  let reachable = true;
  let silent = false;
  const server = createServer((client) => {
    if (!reachable) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk) => {
      onSend(chunk);
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (!silent) client.write(change(chunk));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = Object.assign(new URL(serverUrl), {
    port: String((server.address() as AddressInfo).port),
  }).href;
  const cut = () => {
    reachable = false;
    for (const socket of open) socket.destroy();
  };
  return {
    url,
    cut,
    hush: () => {
      silent = true;
    },
    mend: () => {
      reachable = true;
      silent = false;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
