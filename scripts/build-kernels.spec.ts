import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { KERNELS, kernelModule } from './build-kernels.mjs';

it.each(KERNELS.map((kernel) => [kernel.source, kernel] as const))(
  'the compiled kernels are those of %s',
  async (_, kernel) => {
    expect(readFileSync(kernel.file, 'utf8')).toBe(await kernelModule(kernel));
  },
);
