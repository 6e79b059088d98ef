import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { findAccountByName, newAccountSchema } from '../pipeline/access/accounts.js';
import { createApiKey, newApiKeySchema, revokeApiKey, scopesOf } from '../pipeline/access/api-keys.js';
import { keepApiKey } from '../pipeline/access/kept-key.js';
import { parseRequest } from '../platform/validation.js';
import { Account, ApiKey } from '../store/entities/access.js';
import { actingAtTerminal } from './acting.js';
import {
  type CommandContext,
  type CommandResult,
  type Print,
  type Services,
  withServices,
} from './command.js';
import { findById } from './find-record.js';
import { numberArgument } from './options.js';
import { factLines, tableLines } from './table.js';

interface CreateOptions {
  account: string;
  scopes: string;
  days?: number;
}

type KeepOptions = Pick<CreateOptions, 'account' | 'scopes'>;

export function keyCommand(gondola: Command, { environment }: CommandContext, print: Print): void {
  const key = gondola.command('key').description('API keys for programs');
  key
    .command('create')
    .description('make a key, which is printed this once')
    .argument('<name>', 'what it is for')
    .requiredOption('--account <name>', 'whose key it is')
    .requiredOption(
      '--scopes <permissions>',
      'what it may do, with commas between, e.g. METRICS or READ,TRAIN',
    )
    .option('--days <number>', 'how long it is good for (default: until it is revoked)', numberArgument)
    .action(async (name: string, options: CreateOptions) =>
      print(await withServices(environment, (services) => create(name, options, services))),
    );
  key
    .command('keep')
    .description(
      'see to it that a file has a key that is good; makes one, and the account, where it has none',
    )
    .argument('<file>', 'only the user who runs this may read it; put in place whole')
    .requiredOption('--account <name>', 'whose key it is: an account for a program')
    .requiredOption('--scopes <permissions>', 'what it has to be good for, with commas between, e.g. METRICS')
    .action(async (file: string, options: KeepOptions) =>
      print(await withServices(environment, (services) => keep(file, options, services))),
    );
  key
    .command('list')
    .description('all keys, without their secrets')
    .action(async () => print(await withServices(environment, list)));
  key
    .command('revoke')
    .description('let a key in no more')
    .argument('<id>', 'id of the key, or 8 or more digits of it')
    .action(async (given: string) => {
      const result = await withServices(environment, async (services) => {
        const { id, name } = await findById(services.db.manager, ApiKey, 'API key', given);
        await revokeApiKey(services.db, id, null, await actingAtTerminal(services));
        return { json: { id, revoked: true }, lines: [`The key ${name} is let in no more.`] };
      });
      print(result);
    });
}

async function create(
  name: string,
  { account, scopes, days }: CreateOptions,
  services: Services,
): Promise<CommandResult> {
  const request = parseRequest(newApiKeySchema, { name, scopes: wordsOf(scopes), expiresInDays: days });
  const { id } = await findAccountByName(services.db.manager, account);
  const acting = await actingAtTerminal(services);
  const { apiKey, text } = await createApiKey(services.db, id, request, acting.principal.permissions, acting);
  const until = apiKey.expiresAt?.toISOString() ?? null;
  return {
    json: { id: apiKey.id, name, key: text, scopes: scopesOf(apiKey), expiresAt: until },
    lines: [
      ...factLines({
        key: text,
        id: apiKey.id,
        scopes: apiKey.scopes,
        'good until': until ?? 'it is revoked',
      }),
      'It is shown this once.',
    ],
  };
}

async function keep(
  file: string,
  { account, scopes }: KeepOptions,
  services: Services,
): Promise<CommandResult> {
  const { name } = parseRequest(newAccountSchema, { name: account, role: 'ENGINEER' });
  const request = parseRequest(newApiKeySchema, { name, scopes: wordsOf(scopes) });
  const wanted = { name, accountName: name, scopes: request.scopes };
  const text = (await readFile(file, 'utf8').catch(emptyWhereMissing)).trim();
  const made = await keepApiKey(services.db, text, wanted, await actingAtTerminal(services));
  if (made === null) return { json: { file, made: false }, lines: [`The key in ${file} is good.`] };
  const unfinished = `${file}.${made.apiKey.id}`;
  await writeFile(unfinished, made.text, { mode: 0o600, flag: 'wx' });
  await rename(unfinished, file);
  return {
    json: { file, made: true, id: made.apiKey.id },
    lines: [`A new key ${made.apiKey.id} of ${account} is in ${file}.`],
  };
}

const wordsOf = (scopes: string) => scopes.split(',').flatMap((word) => word.trim().toUpperCase() || []);

function emptyWhereMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return '';
  throw error;
}

async function list({ db }: Services): Promise<CommandResult> {
  const keys = await db.manager.find(ApiKey, { order: { id: 'DESC' } });
  const owners = new Map((await db.manager.find(Account)).map(({ id, name }) => [id, name]));
  const shownAt = (time: Date | null) => time?.toISOString() ?? '-';
  return {
    json: {
      keys: keys.map((key) => ({
        ...{ id: key.id, name: key.name, account: owners.get(key.accountId) ?? null, scopes: scopesOf(key) },
        ...{ expiresAt: key.expiresAt, lastUsedAt: key.lastUsedAt, revokedAt: key.revokedAt },
      })),
    },
    lines: tableLines(
      ['id', 'name', 'account', 'scopes', 'good until', 'used', 'revoked'],
      keys.map((key) => [
        ...[key.id, key.name, owners.get(key.accountId) ?? '-', key.scopes],
        ...[shownAt(key.expiresAt), shownAt(key.lastUsedAt), shownAt(key.revokedAt)],
      ]),
    ),
  };
}
