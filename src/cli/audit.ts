import type { Command } from 'commander';
import { AuditLog, type AuditVerification } from '../pipeline/access/audit/audit-log.js';
import { openKeysToRead } from '../pipeline/access/open-keys.js';
import { openAuthKeys } from '../platform/access/auth-secret.js';
import { invalidInput } from '../platform/errors.js';
import { AuditEntry } from '../store/entities/audit.js';
import { operatorAtTerminal } from './acting.js';
import {
  type CommandContext,
  type CommandResult,
  type Print,
  type Services,
  withServices,
} from './command.js';
import { factLines } from './table.js';

const PROBLEMS = {
  CHANGED: 'is not as it was written',
  MISSING: 'is missing',
  HEAD_CHANGED: 'is the last one that fits: what says where the log ends was changed',
} as const;

interface Options {
  expect?: string;
}

export function auditCommand(gondola: Command, { environment }: CommandContext, print: Print): void {
  const audit = gondola.command('audit').description('the log of who did what');
  audit
    .command('verify')
    .description('check that no entry was changed, removed or moved; exit code 1 when one was')
    .option('--expect <position:hash>', 'an end of the log that was printed before and must still be in it')
    .action(async (options: Options) =>
      print(await withServices(environment, (services) => verify(options, services))),
    );
  audit
    .command('adopt')
    .description('go on with the log under another AUTH_SECRET, because the one that sealed it is lost')
    .action(async () => print(await withServices(environment, adopt)));
}

async function verify({ expect }: Options, services: Services): Promise<CommandResult> {
  const { audit: key } = await openKeysToRead(services.db, services.config);
  const found = await new AuditLog(key).verify(services.db);
  const lost = expect === undefined ? null : await lostEnd(expect, services);
  const problem = found.problem ?? (lost === null ? null : ({ position: lost, kind: 'MISSING' } as const));
  return {
    json: { ...found, problem },
    lines: [
      problem === null
        ? `All ${found.entries} entries are as they were written.`
        : `Entry ${problem.position} ${PROBLEMS[problem.kind]}.`,
      // The end of a log that is not as it was written is nothing to keep.
      ...(problem === null ? factLines(endOf(found)) : []),
    ],
    exitCode: problem === null ? 0 : 1,
  };
}

async function adopt({ db, config }: Services): Promise<CommandResult> {
  const { audit: key } = await openAuthKeys(config, async () => true);
  const { position } = await new AuditLog(key).adopt(db, operatorAtTerminal(), new Date());
  const before = position - 1;
  return {
    json: { position },
    lines: [
      `The log goes on from entry ${position}. What is before (${before}) fits the secret that was lost alone.`,
    ],
  };
}

/** Kept elsewhere, it shows a log that was emptied or cut off as a whole. */
function endOf({ head }: AuditVerification): Record<string, string | number> {
  return { 'last entry': head.position, end: `${head.position}:${head.entryHash}` };
}

/** The position of an end that was printed before and is not there any more; null when it is. */
async function lostEnd(expected: string, { db }: Services): Promise<number | null> {
  const [, position, entryHash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(expected) ?? [];
  if (position === undefined) throw invalidInput('expect', '--expect must be what was printed as end.');
  const entry = await db.manager.findOneBy(AuditEntry, { position: Number(position), entryHash: entryHash! });
  return entry === null ? Number(position) : null;
}
