/**
 * Compiles assembly/row-kernels.ts into src/ml/linear/generated, where its bytes are kept as text, so that `src/ml` reads
 * no file. To be run after a change; a spec notices when it was not.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { ROOT } from './lib/data-dir.mjs';

const OPTIONS = ['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--enable', 'threads'];
/** The weights lie in memory that threads share, and that JavaScript reserves. */
const MEMORY = ['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'];

/** @returns {Promise<string>} the module that holds the compiled kernels */
export async function kernelModule() {
  const { error, binary, stderr } = await asc.main(
    ['assembly/row-kernels.ts', '--baseDir', ROOT, '--outFile', 'kernels.wasm', ...OPTIONS, ...MEMORY],
    { writeFile: (name, content) => void written.set(name, content) },
  );
  if (error) throw new Error(`${error.message}\n${stderr}`);
  const bytes = Buffer.from(binary ?? written.get('kernels.wasm'));
  return `// Made by scripts/build-kernels.mjs from assembly/row-kernels.ts.\nexport const ROW_KERNELS_BASE64 =\n  '${bytes.toString('base64')}';\n`;
}

const written = new Map();
export const KERNEL_FILE = join(ROOT, 'src/ml/linear/generated/row-kernels.ts');

if (process.argv[1] === import.meta.filename) writeFileSync(KERNEL_FILE, await kernelModule());
