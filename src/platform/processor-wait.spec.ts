import { expect, it } from 'vitest';
import { ProcessorWait } from './processor-wait.js';

it('is a share of the time', async () => {
  const wait = new ProcessorWait();
  const until = performance.now() + 60;
  while (performance.now() < until);
  expect(wait.share()).toBeGreaterThanOrEqual(0);
  expect(wait.share()).toBeLessThanOrEqual(1);
});
