import { writeFileSync } from 'node:fs';
import { decodeHere } from '../read-picture.js';
import type { DecodingMessage, DecodingTask } from './decoding-messages.js';

/** The process of `PictureDecoder`: decodes one file after the other, without a secret, a database or a store. */
const OOM_SCORE = '1000';

function beEndedFirst(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', OOM_SCORE);
  } catch {
    // Only Linux knows whom to end first where memory runs out.
  }
}

const answer = (message: DecodingMessage) => process.send?.(message);

beEndedFirst();
// It ends with whoever started it, which may still be answering when both are told to stop.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit(0));
process.on('message', async ({ bytes }: DecodingTask) => {
  answer(await decodeHere(async () => bytes));
});
answer('READY');
