import type { SingleBar } from 'cli-progress';
import type { JobProgress } from '../queue/job-store.js';

/** Time between two lines where there is no terminal to redraw. */
const LINE_INTERVAL_MS = 5_000;

export interface Progress {
  report(progress: JobProgress): void;
  /** Takes the bar away, before results are printed. */
  stop(): void;
}

/** A bar on a terminal, which is redrawn; elsewhere a line every five seconds, so that a log stays short. */
export async function createProgress(stream: NodeJS.WriteStream): Promise<Progress> {
  return stream.isTTY
    ? barOn(stream, await import('cli-progress'))
    : linesOn(stream, () => performance.now());
}

function barOn(stream: NodeJS.WriteStream, bars: typeof import('cli-progress')): Progress {
  let bar: SingleBar | null = null;
  return {
    report({ percent, stage, etaSeconds }) {
      if (bar === null) {
        bar = new bars.SingleBar({
          stream,
          format: '{bar} {percentage} %  {stage}{left}',
          barCompleteChar: '█',
          barIncompleteChar: '░',
          barsize: 30,
          clearOnComplete: true,
          stopOnComplete: false,
          hideCursor: true,
          gracefulExit: false,
        });
        bar.start(100, percent, { stage, left: timeLeft(etaSeconds) });
      }
      bar.update(percent, { stage, left: timeLeft(etaSeconds) });
    },
    stop() {
      bar?.stop();
      bar = null;
    },
  };
}

/** @param nowMs a clock that never goes back */
export function linesOn(stream: Pick<NodeJS.WritableStream, 'write'>, nowMs: () => number): Progress {
  let lastLineMs = nowMs();
  return {
    report({ percent, stage, etaSeconds }) {
      if (nowMs() - lastLineMs < LINE_INTERVAL_MS) return;
      lastLineMs = nowMs();
      stream.write(`${Math.round(percent)} %  ${stage}${timeLeft(etaSeconds)}\n`);
    },
    stop() {},
  };
}

function timeLeft(etaSeconds: number | null): string {
  if (etaSeconds === null) return '';
  if (etaSeconds < 100) return `, about ${etaSeconds} s left`;
  return `, about ${Math.round(etaSeconds / 60)} min left`;
}
