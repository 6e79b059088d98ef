import { once } from 'node:events';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { ThreadInput, ThreadMessage } from './thread-messages.js';

/** The supervisor, as the job that it has started sees it: from a thread, or from a process of its own. */
export interface Parent {
  readonly input: ThreadInput;
  /** Resolves when the message is on its way, so that the process may end. */
  send(message: ThreadMessage): Promise<void>;
  /** To be called when nothing more is sent. */
  leave(): void;
}

export async function meetParent(): Promise<Parent> {
  return isMainThread ? inProcess() : inThread();
}

function inThread(): Parent {
  return {
    input: workerData as ThreadInput,
    send: async (message) => parentPort?.postMessage(message),
    leave() {},
  };
}

async function inProcess(): Promise<Parent> {
  // A signal to the whole group is for the worker, which ends this process; one that has lost its worker ends itself.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => {});
  process.once('disconnect', () => process.exit(1));
  const [input] = (await once(process, 'message')) as [ThreadInput];
  return {
    input,
    send: (message) => new Promise((resolve) => process.send!(message, () => resolve())),
    leave: () => process.exit(0),
  };
}
