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
