/** Ports and the first words spoken with MySQL and Redis, without a client library. */
import { connect, createServer } from 'node:net';

// Below the ephemeral ports of Linux (32768) and macOS (49152): no outgoing connection takes one of these.
const PORT_FIRST = 20_000;
const PORT_LAST = 32_000;

/** True when this machine's `host` has nothing listening on `port`. */
function canListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT'));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** True when nobody listens on `port`, neither on loopback nor on all addresses. */
export async function isPortFree(port) {
  for (const host of ['127.0.0.1', '0.0.0.0', '::']) {
    if (!(await canListen(port, host))) return false;
  }
  return true;
}

/** `preferred` when it is free, else another free port of 20000..32000 drawn by chance. */
export async function freePort(preferred) {
  if (preferred !== undefined && (await isPortFree(preferred))) return preferred;
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = PORT_FIRST + Math.floor(Math.random() * (PORT_LAST - PORT_FIRST));
    if (await isPortFree(port)) return port;
  }
  throw new Error(`no free port between ${PORT_FIRST} and ${PORT_LAST}`);
}

/**
 * Connects, says `greeting`, and returns the first bytes of the answer.
 * Without `greeting` and with `waitForAnswer` false it only connects.
 *
 * @returns {Promise<Buffer>}
 * @throws the socket's error (ECONNREFUSED …), or one with code ETIMEDOUT
 */
export function converse({ host, port, greeting = '', waitForAnswer = true, timeoutMs = 3_000 }) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const finish = (settle, value) => {
      socket.destroy();
      settle(value);
    };
    socket.setTimeout(timeoutMs, () =>
      finish(reject, Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })),
    );
    socket.once('connect', () => {
      if (!waitForAnswer) finish(resolve, Buffer.alloc(0));
      else if (greeting !== '') socket.write(greeting);
    });
    socket.once('data', (bytes) => finish(resolve, bytes));
    socket.once('error', (error) => finish(reject, error));
    socket.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
  });
}

/** True when a MySQL or MariaDB at this port greets with protocol 10, which it does once it takes connections. */
export async function mysqlGreets(port) {
  try {
    // 3 bytes length, 1 byte sequence number, then the protocol's version.
    return (await converse({ host: '127.0.0.1', port }))[4] === 10;
  } catch {
    return false;
  }
}

/** True when the Redis at this port takes this password and has loaded its data. */
export async function redisAnswers(port, password) {
  try {
    const greeting = `*2\r\n$4\r\nAUTH\r\n$${password.length}\r\n${password}\r\n`;
    if (!(await converse({ host: '127.0.0.1', port, greeting })).toString().startsWith('+OK')) return false;
    const ping = await converse({ host: '127.0.0.1', port, greeting: `${greeting}PING\r\n` });
    return !ping.toString().includes('LOADING');
  } catch {
    return false;
  }
}
