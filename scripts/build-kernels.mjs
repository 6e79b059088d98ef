/**
 * Compiles the kernels of assembly/ into src/ml, where their bytes are kept as text, so that `src/ml` reads no file. To be
 * run after a change; a spec notices when it was not.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import asc from 'assemblyscript/asc';
import { ROOT } from './lib/data-dir.mjs';

const OPTIONS = ['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--enable', 'threads'];
/** The numbers lie in memory that threads share, and that JavaScript reserves. */
const MEMORY = ['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'];

export const KERNELS = [
  { source: 'assembly/row-kernels.ts', folder: 'src/ml/linear/generated', constant: 'ROW_KERNELS_BASE64' },
  {
    source: 'assembly/factor-kernels.ts',
    folder: 'src/ml/recommend/generated',
    constant: 'FACTOR_KERNELS_BASE64',
  },
].map((kernel) => ({ ...kernel, file: join(ROOT, kernel.folder, kernel.source.replace('assembly/', '')) }));

/** @returns {Promise<string>} the module that holds the compiled kernels */
export async function kernelModule({ source, constant }) {
  let written;
  const { error, binary, stderr } = await asc.main(
    [source, '--baseDir', ROOT, '--outFile', 'kernels.wasm', ...OPTIONS, ...MEMORY],
    {
      writeFile: (_, content) => {
        written = content;
      },
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr}`);
  const bytes = Buffer.from(binary ?? written);
  return `// Made by scripts/build-kernels.mjs from ${source}.\nexport const ${constant} =\n  '${bytes.toString('base64')}';\n`;
}

if (process.argv[1] === import.meta.filename) {
  for (const kernel of KERNELS) {
    mkdirSync(dirname(kernel.file), { recursive: true });
    writeFileSync(kernel.file, await kernelModule(kernel));
  }
}
