import { rmSync } from 'node:fs';
import { constants } from 'node:os';
import type { ErrorFacts } from '../platform/errors.js';

export const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type EndingSignal = (typeof ENDING_SIGNALS)[number];

/** Somebody ended the command by Ctrl-C or a signal. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** As a shell reports it: 128 + the signal's number. */
  readonly exitCode: number;

  constructor(
    signal: EndingSignal,
    message: string,
    readonly facts: ErrorFacts = {},
  ) {
    super(message);
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * Runs work that keeps something unfinished under a path, which is removed when it ends, also by a signal.
 * @param exit ends the process and says why
 */
export async function withUnfinished<Result>(
  path: string,
  message: string,
  exit: (reason: Interrupted) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  const remove = () => rmSync(path, { recursive: true, force: true });
  const listeners = ENDING_SIGNALS.map((signal) => {
    const listener = () => {
      remove();
      exit(new Interrupted(signal, message));
    };
    process.on(signal, listener);
    return { signal, listener };
  });
  try {
    return await work();
  } finally {
    for (const { signal, listener } of listeners) process.off(signal, listener);
    remove();
  }
}
