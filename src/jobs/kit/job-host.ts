import { type ChildProcess, fork } from 'node:child_process';
import { Worker as Thread } from 'node:worker_threads';
import type { ThreadInput, ThreadMessage } from './thread-messages.js';

/** Where a job runs. */
export interface JobHost {
  onMessage(listener: (message: ThreadMessage) => void): void;
  /** Told once, of what ended it without its having been asked to. */
  onEnd(listener: (reason: string) => void): void;
  terminate(): Promise<void>;
}

const FILE = new URL('./thread.js', import.meta.url);

/**
 * Starts a job: its first attempt in a thread, later ones in a process of their own. Whatever made the first one fail may
 * have been a fault that ends the whole process, such as one of native code; it must not end this worker again and again,
 * and with it all that runs here.
 */
export function startJob(input: ThreadInput): JobHost {
  return input.attempt === 1 ? inThread(input) : inProcess(input);
}

function inThread(input: ThreadInput): JobHost {
  const thread = new Thread(FILE, { workerData: input });
  return {
    onMessage: (listener) => thread.on('message', listener),
    onEnd(listener) {
      thread.on('error', (error) => listener(error.message));
      thread.on('exit', (code) => listener(`The job's thread ended with code ${code}.`));
    },
    terminate: async () => {
      await thread.terminate();
    },
  };
}

function inProcess(input: ThreadInput): JobHost {
  const child = fork(FILE, { serialization: 'advanced' });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.once('error', () => {}); // told by onEnd
  child.send(input, () => {});
  return {
    onMessage: (listener) => child.on('message', (message) => listener(message as ThreadMessage)),
    onEnd(listener) {
      child.on('error', (error) => listener(error.message));
      child.on('exit', (code, signal) =>
        listener(`The job's process ended with ${signal === null ? `code ${code}` : signal}.`),
      );
    },
    terminate: () => endOf(child, exited),
  };
}

async function endOf(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await exited;
}
