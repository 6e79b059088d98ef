/** One line that shows how far a job is: rewritten in place on a terminal, printed when it changes elsewhere. */

/** Without a terminal a line per step of this size is enough. */
const PLAIN_STEP_PERCENT = 20;

/** @param {{ state: string, progressPercent: number, stage: string | null, etaSeconds: number | null }} job */
export function progressText(title, job) {
  const eta =
    job.etaSeconds === null || job.state === 'SUCCEEDED' ? '' : `, about ${Math.ceil(job.etaSeconds)} s left`;
  const stage = job.stage === null || job.stage === '' ? '' : ` ${job.stage}`;
  return `${title}: ${Math.floor(job.progressPercent)} %${stage}${eta}`;
}

/**
 * @param {string} title
 * @param {{ isTTY?: boolean, columns?: number, write(text: string): unknown }} out
 */
export function progressLine(title, out = process.stdout) {
  let lastStep = -1;
  let isOpen = false;
  return {
    /** Shows the job's present state. */
    show(job) {
      const text = progressText(title, job);
      if (out.isTTY) {
        out.write(`\r\x1b[2K${text.slice(0, (out.columns || 80) - 1)}`);
        isOpen = true;
        return;
      }
      const step = Math.floor(job.progressPercent / PLAIN_STEP_PERCENT);
      if (step === lastStep) return;
      lastStep = step;
      out.write(`${text}\n`);
    },
    /** Ends the line, before anything else is printed. */
    end() {
      if (isOpen) out.write('\n');
      isOpen = false;
    },
  };
}
