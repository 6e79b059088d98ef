import { AppError } from '../../../../platform/errors.js';
import type { ReadPicture } from '../read-picture.js';
import { DecodingEnded, DecodingHost } from './decoding-host.js';

export interface DecodingLimits {
  /** How many pictures are decoded at once, each in a process of its own. */
  readonly processes: number;
  /** How many may wait for their turn; the next one is refused. */
  readonly waitingMax: number;
  /** More than the decoding allows itself, for what does not keep to it. */
  readonly secondsMax: number;
}

/** Of a process; a busy machine takes a few. */
const START_SECONDS_MAX = 60;

const LIMITS: DecodingLimits = { processes: 2, waitingMax: 64, secondsMax: 15 };

/**
 * Decodes pictures that strangers sent, for a process that answers requests at the same time: in processes of their own,
 * which have no secret, are started with the first picture, and are started anew after a picture has ended one. How many
 * pictures are in memory is bounded by the number of processes; the others wait for their turn outside of it.
 */
export class PictureDecoder {
  private readonly idle: DecodingHost[] = [];
  private readonly busy = new Set<DecodingHost>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;
  private isClosed = false;

  constructor(private readonly limits: DecodingLimits = LIMITS) {}

  /**
   * @param read gives the file when it is its turn
   * @returns the picture, or a note for one that cannot be used, be it that it has ended the process that decoded it
   * @throws AppError OVERLOADED when too many wait, or when no process can be started; what `read` throws
   */
  readonly decode = async (read: () => Promise<Uint8Array>): Promise<ReadPicture> => {
    await this.takeTurn();
    try {
      return await this.decodeNow(await read());
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next(); // who waited longest takes over the turn
    }
  };

  /** Ids of the processes that there are now. */
  get processIds(): number[] {
    return [...this.idle, ...this.busy].flatMap(({ pid }) => pid ?? []);
  }

  /** Ends the processes; pictures that are being decoded are given up. */
  close(): void {
    this.isClosed = true;
    for (const host of [...this.idle, ...this.busy]) host.end('the server stops');
    this.idle.length = 0;
  }

  private async takeTurn(): Promise<void> {
    const { processes, waitingMax } = this.limits;
    if (this.running < processes) {
      this.running += 1;
      return;
    }
    if (this.waiting.length >= waitingMax) {
      const message = `${this.waiting.length} pictures wait to be decoded, as many as may. Try again later.`;
      throw new AppError('OVERLOADED', message, { limit: waitingMax });
    }
    await new Promise<void>((resolve) => {
      this.waiting.push(resolve);
    });
  }

  private async decodeNow(bytes: Uint8Array): Promise<ReadPicture> {
    const host = await this.host();
    this.busy.add(host);
    try {
      return await host.decode(bytes, this.limits.secondsMax);
    } catch (error) {
      if (!(error instanceof DecodingEnded)) throw error;
      if (this.isClosed) throw unavailable(error);
      return { features: null, note: `broken: The file cannot be decoded: ${error.message}` };
    } finally {
      this.busy.delete(host);
      if (!(host.hasEnded || this.isClosed)) this.idle.push(host);
    }
  }

  private async host(): Promise<DecodingHost> {
    for (;;) {
      const host = this.idle.pop();
      if (host === undefined) break;
      if (!host.hasEnded) return host;
    }
    if (this.isClosed) throw unavailable(new DecodingEnded('the server stops'));
    const host = new DecodingHost();
    this.busy.add(host);
    try {
      await host.start(START_SECONDS_MAX);
      return host;
    } catch (error) {
      throw unavailable(error as Error);
    } finally {
      this.busy.delete(host);
    }
  }
}

function unavailable(cause: Error): AppError {
  return new AppError('OVERLOADED', `Pictures cannot be decoded now: ${cause.message}`, {}, { cause });
}
