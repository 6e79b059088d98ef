import type { Command } from 'commander';
import {
  createAccount,
  disableAccount,
  findAccountByName,
  newAccountSchema,
  resetCredentials,
  type ShownSecret,
  unlockAccount,
} from '../pipeline/access/accounts.js';
import { parseRequest } from '../platform/validation.js';
import { Account } from '../store/entities/access.js';
import { actingAtTerminal } from './acting.js';
import { type CommandContext, type CommandResult, type Print, withServices } from './command.js';
import { factLines, tableLines } from './table.js';

interface CreateOptions {
  role: string;
  displayName?: string;
  service: boolean;
}

export function accountCommand(gondola: Command, { environment }: CommandContext, print: Print): void {
  const account = gondola.command('account').description('who may sign in');
  account
    .command('create')
    .description(
      'make an account; its one-time password, or the client secret of a service, is printed this once',
    )
    .argument('<name>', 'letters, digits and . _ @ + -')
    .requiredOption('--role <role>', 'viewer, labeller, engineer or admin')
    .option('--display-name <text>', 'how people call it (default: the name)')
    .option('--service', 'for a program, which signs in with a client secret', false)
    .action(async (name: string, { role, displayName, service }: CreateOptions) => {
      const result = await withServices(environment, async (services) => {
        const request = parseRequest(newAccountSchema, {
          ...{ name, displayName, role: role.toUpperCase(), kind: service ? 'SERVICE' : 'PERSON' },
        });
        return shown(await createAccount(services.db, request, await actingAtTerminal(services)));
      });
      print(result);
    });
  account
    .command('list')
    .description('all accounts')
    .action(async () => print(await withServices(environment, ({ db }) => list(db.manager.find(Account)))));
  account
    .command('disable')
    .description('let an account in no more, and end all that it is signed in with')
    .argument('<name>', 'name of the account')
    .action(async (name: string) => {
      const result = await withServices(environment, async (services) => {
        const { id } = await findAccountByName(services.db.manager, name);
        await disableAccount(services.db, id, await actingAtTerminal(services));
        return { json: { name, disabled: true }, lines: [`${name} is let in no more.`] };
      });
      print(result);
    });
  account
    .command('unlock')
    .description('take the password of an account again that was locked because of too many failures')
    .argument('<name>', 'name of the account')
    .action(async (name: string) => {
      const result = await withServices(environment, async (services) => {
        const { id } = await findAccountByName(services.db.manager, name);
        await unlockAccount(services.db, id, await actingAtTerminal(services));
        return { json: { name, locked: false }, lines: [`The password of ${name} is taken again.`] };
      });
      print(result);
    });
  account
    .command('password')
    .description('give an account a new one-time password, or a service a new client secret')
    .argument('<name>', 'name of the account')
    .action(async (name: string) => {
      const result = await withServices(environment, async (services) => {
        const { id } = await findAccountByName(services.db.manager, name);
        return shown(await resetCredentials(services.db, id, await actingAtTerminal(services)));
      });
      print(result);
    });
}

function shown({ account, oneTimePassword, clientSecret }: ShownSecret): CommandResult {
  const { name, role, kind } = account;
  const secret: Record<string, string> =
    clientSecret === null
      ? { 'one-time password': oneTimePassword! }
      : { 'client id': name, 'client secret': clientSecret };
  return {
    json: { id: account.id, name, kind, role, oneTimePassword, clientSecret },
    lines: [
      ...factLines({ account: name, role: role.toLowerCase(), ...secret }),
      clientSecret === null
        ? 'It is shown this once, and must be changed at the first sign-in.'
        : 'It is shown this once.',
    ],
  };
}

async function list(found: Promise<Account[]>): Promise<CommandResult> {
  const accounts = (await found).sort((a, b) => (a.name < b.name ? -1 : 1));
  const shownAt = (time: Date | null) => time?.toISOString() ?? '-';
  return {
    json: {
      accounts: accounts.map(({ id, name, displayName, kind, role, disabledAt, createdAt, signedInAt }) => ({
        ...{ id, name, displayName, kind, role, disabledAt, createdAt, signedInAt },
      })),
    },
    lines: tableLines(
      ['name', 'kind', 'role', 'signed in', 'disabled'],
      accounts.map(({ name, kind, role, signedInAt, disabledAt }) => [
        ...[name, kind.toLowerCase(), role.toLowerCase(), shownAt(signedInAt), shownAt(disabledAt)],
      ]),
    ),
  };
}
