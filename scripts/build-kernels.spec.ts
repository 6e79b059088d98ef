import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { KERNEL_FILE, kernelModule } from './build-kernels.mjs';

it('the compiled kernels are those of their source', async () => {
  expect(readFileSync(KERNEL_FILE, 'utf8')).toBe(await kernelModule());
});
