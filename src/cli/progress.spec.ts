import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createProgress, linesOn } from './progress.js';

function recorder() {
  let text = '';
  return {
    write: (chunk: string | Uint8Array) => {
      text += String(chunk);
      return true;
    },
    text: () => text,
  };
}

it('writes a line when five seconds have passed since the last one', () => {
  let nowMs = 0;
  const stream = recorder();
  const progress = linesOn(stream, () => nowMs);
  for (const [ms, percent] of [
    [1_000, 10],
    [5_000, 50],
    [9_000, 80],
    [10_000, 90],
  ] as const) {
    nowMs = ms;
    progress.report({ percent, stage: 'training', etaSeconds: 12 });
  }

  expect(stream.text()).toBe('50 %  training, about 12 s left\n90 %  training, about 12 s left\n');
});

it('says minutes where seconds would feign precision, and nothing where nothing is known', () => {
  let nowMs = 0;
  const stream = recorder();
  const progress = linesOn(stream, () => nowMs);
  for (const etaSeconds of [600, null]) {
    nowMs += 6_000;
    progress.report({ percent: 5, stage: 'training', etaSeconds });
  }

  expect(stream.text()).toBe('5 %  training, about 10 min left\n5 %  training\n');
});

it('draws a bar on a terminal', async () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 120 });
  const progress = await createProgress(terminal as unknown as NodeJS.WriteStream);
  progress.report({ percent: 40, stage: 'training', etaSeconds: 12 });
  progress.stop();

  expect(String(terminal.read())).toContain(
    `${'█'.repeat(12)}${'░'.repeat(18)} 40 %  training, about 12 s left`,
  );
});
