import type { Command } from 'commander';
import type { CommandContext, CommandResult, Environment, Print } from './command.js';
import type { Check } from './doctor-checks.js';
import { factLines } from './table.js';

export function doctorCommand(gondola: Command, context: CommandContext, print: Print): void {
  gondola
    .command('doctor')
    .description('check whether everything that Gondola needs is there; exit code 1 when something is wrong')
    .action(async () => {
      print(report(await examine(context.environment)));
    });
}

async function examine(environment: Environment): Promise<Check[]> {
  // Loaded only here: the queue's library would make every other command start later.
  const { checkConfiguration, checkNode, checkRedis, checkServices } = await import('./doctor-checks.js');
  const node = checkNode(process.versions.node);
  const { check, config } = checkConfiguration(environment);
  if (config === null) return [node, check];
  const redisUrl = environment.REDIS_URL ? config.redis.url : null;
  const [services, redis] = await Promise.all([checkServices(config), checkRedis(redisUrl)]);
  return [node, check, ...services, redis];
}

function report(checks: readonly Check[]): CommandResult {
  const ok = checks.every((check) => check.ok);
  return {
    json: { ok, checks },
    lines: factLines(
      Object.fromEntries(
        checks.map((check) => [
          check.name,
          check.ok ? `ok       ${check.detail}` : `problem  ${check.detail} ${check.remedy}`,
        ]),
      ),
    ),
    exitCode: ok ? 0 : 1,
  };
}
