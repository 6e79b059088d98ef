import { type ChildProcess, fork } from 'node:child_process';
import type { ReadPicture } from '../read-picture.js';
import type { DecodingMessage } from './decoding-messages.js';

/** Tests run from the sources, which a process cannot load; they are compiled before. */
const FILE = new URL(
  import.meta.url.endsWith('.ts')
    ? '../../../../../dist/src/subjects/listings/serving/pictures/decoding-process.js'
    : './decoding-process.js',
  import.meta.url,
);
const HEAP_MEGABYTES = 128;

/** Why a process gave no answer. */
export class DecodingEnded extends Error {}

/** A process that decodes one picture at a time, with the memory of that one alone and without our environment. */
export class DecodingHost {
  private readonly child: ChildProcess;
  private readonly ready: Promise<void>;
  private waiting: { done: (picture: ReadPicture) => void; fail: (reason: Error) => void } | null = null;
  private ended: DecodingEnded | null = null;

  constructor() {
    this.child = fork(FILE, {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`],
      env: { UV_THREADPOOL_SIZE: '1', VIPS_CONCURRENCY: '1', MALLOC_ARENA_MAX: '2' },
    });
    this.ready = new Promise((resolve, reject) => {
      const end = (reason: string) => {
        this.ended ??= new DecodingEnded(reason);
        reject(this.ended);
        this.waiting?.fail(this.ended);
        this.waiting = null;
      };
      this.child.on('error', ({ message }) => end(message));
      this.child.on('exit', (code, signal) => end(`its process ended with ${signal ?? `code ${code}`}`));
      this.child.on('message', (message) => {
        const answer = message as DecodingMessage;
        if (answer === 'READY') return resolve();
        this.waiting?.done(answer);
        this.waiting = null;
      });
    });
    this.ready.catch(() => {}); // told to whoever asks
  }

  get hasEnded(): boolean {
    return this.ended !== null;
  }

  /** For a test that ends it. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Resolves when it can decode. @throws DecodingEnded when it cannot be started */
  async start(secondsMax: number): Promise<void> {
    this.hold();
    const timer = this.endAfter(secondsMax);
    await this.ready.finally(() => clearTimeout(timer));
  }

  /** @throws DecodingEnded when it ends, or is ended, before it has answered, which it has as long as `secondsMax` for */
  async decode(bytes: Uint8Array, secondsMax: number): Promise<ReadPicture> {
    if (this.ended !== null) throw this.ended;
    this.hold();
    const timer = this.endAfter(secondsMax);
    try {
      return await new Promise<ReadPicture>((done, fail) => {
        this.waiting = { done, fail };
        this.child.send({ bytes }, (error) => {
          if (error !== null) this.end(error.message);
        });
      });
    } finally {
      clearTimeout(timer);
      this.letGo();
    }
  }

  /** Ends it at once; a picture that it is about fails. */
  end(reason: string): void {
    this.ended ??= new DecodingEnded(reason);
    this.child.kill('SIGKILL');
  }

  private endAfter(seconds: number): NodeJS.Timeout {
    return setTimeout(() => this.end(`it took longer than ${seconds} s`), seconds * 1000);
  }

  /** While it is idle it does not keep this process from ending. */
  private letGo(): void {
    this.child.unref();
    this.child.channel?.unref();
  }

  private hold(): void {
    this.child.ref();
    this.child.channel?.ref();
  }
}
