import { type Command, InvalidArgumentError } from 'commander';
import { counted } from '../platform/counted.js';
import { collectGarbage, type GarbageReport } from '../store/garbage/collect-garbage.js';
import { type CommandContext, type CommandResult, type Print, withServices } from './command.js';
import { factLines } from './table.js';

interface Options {
  yes?: boolean;
  olderThan?: number;
}

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
/** Longer than any import or training takes from storing a file to the row that names it. */
const PRESET_HOURS = 24;

export function artifactsCommand(gondola: Command, context: CommandContext, print: Print): void {
  const artifacts = gondola.command('artifacts').description('look after the artifact store');
  artifacts
    .command('gc')
    .description('remove files that nothing needs any more; without --yes it only says what would go')
    .option('--yes', 'remove them')
    .option(
      '--older-than <time>',
      `leave what was stored or used later than this: minutes, hours or days, at least 1h (preset: ${PRESET_HOURS}h)`,
      duration,
    )
    .action(async ({ yes = false, olderThan = PRESET_HOURS * UNIT_MS.h }: Options) => {
      const before = new Date(Date.now() - olderThan);
      const report = await withServices(context.environment, async (services) => {
        const found = await collectGarbage(services, { before, remove: yes });
        if (yes) await services.artifacts.removeUnfinished(new Date(Date.now() - PRESET_HOURS * UNIT_MS.h));
        return found;
      });
      print(describe(report, yes, olderThan));
    });
}

/** @returns milliseconds */
function duration(text: string): number {
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (count === undefined) throw new InvalidArgumentError('It must look like 90m, 24h or 7d.');
  const milliseconds = Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
  if (milliseconds < UNIT_MS.h) throw new InvalidArgumentError('It must be at least 1h.');
  return milliseconds;
}

function describe(report: GarbageReport, removed: boolean, graceMs: number): CommandResult {
  const shown = ({ files, bytes }: GarbageReport['removed']) =>
    `${counted(files, 'file')}, ${(bytes / 1024 ** 2).toFixed(1)} MiB`;
  const { unreachable, orphaned, kept } = report;
  const would = {
    files: unreachable.files + orphaned.files,
    bytes: unreachable.bytes + orphaned.bytes,
  };
  return {
    json: { ...report, graceHours: graceMs / UNIT_MS.h, dryRun: !removed },
    lines: [
      ...factLines({
        'named by nothing': shown(unreachable),
        'left by killed processes': shown(orphaned),
        ...(removed ? { removed: shown(report.removed) } : { 'would remove': shown(would) }),
        'grace period': `${graceMs / UNIT_MS.h} h (--older-than)`,
        'kept by it': `${shown(kept)}, named by nothing, but stored or used since`,
      }),
      ...(removed || would.files === 0 ? [] : ['', 'Nothing was removed. To do it: --yes']),
    ],
  };
}
