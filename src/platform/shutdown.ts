import type { Logger } from './logging.js';

/** How long a program that is told to stop may take; whoever stops it has to wait a little longer. */
export const STOP_TIMEOUT_MS = 20_000;

type Closer = () => Promise<void> | void;

/**
 * Closes what a program opened, last opened first, once, on SIGTERM or SIGINT.
 * A closer that fails is logged and does not keep the others from running.
 */
export class Shutdown {
  private readonly closers: { name: string; close: Closer }[] = [];
  private closing: Promise<void> | undefined;

  constructor(
    private readonly log: Logger,
    private readonly timeoutMs = STOP_TIMEOUT_MS,
  ) {}

  add(name: string, close: Closer): void {
    this.closers.push({ name, close });
  }

  /** Installs the signal handlers; the process ends with code 0 after a clean close, 1 after the time limit. */
  onSignals(): void {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        this.log.info({ signal }, 'stopping');
        setTimeout(() => {
          this.log.error({ timeoutMs: this.timeoutMs }, 'did not stop in time');
          process.exit(1);
        }, this.timeoutMs).unref();
        void this.close().then(() => process.exit(0));
      });
    }
  }

  close(): Promise<void> {
    this.closing ??= this.closeAll();
    return this.closing;
  }

  private async closeAll(): Promise<void> {
    for (const { name, close } of this.closers.reverse()) {
      try {
        await close();
      } catch (error) {
        this.log.error({ err: error, part: name }, 'could not close cleanly');
      }
    }
  }
}
