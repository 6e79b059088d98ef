import type { Command } from 'commander';
import { z } from 'zod';
import {
  changeRole,
  createAccount,
  disableAccount,
  enableAccount,
  findAccountByName,
  newAccountSchema,
  resetCredentials,
  type ShownSecret,
  unlockAccount,
} from '../pipeline/access/accounts.js';
import { ROLES } from '../platform/access/permissions.js';
import { parseRequest } from '../platform/validation.js';
import { Account } from '../store/entities/access.js';
import { actingAtTerminal } from './acting.js';
import { type CommandContext, type CommandResult, type Print, withServices } from './command.js';
import { factLines, tableLines } from './table.js';

const roleSchema = z.strictObject({ role: z.enum(ROLES) });

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
    .command('enable')
    .description('let an account in again that was disabled or locked')
    .argument('<name>', 'name of the account')
    .action(async (name: string) => {
      const result = await withServices(environment, async (services) => {
        const { id } = await findAccountByName(services.db.manager, name);
        await enableAccount(services.db, id, await actingAtTerminal(services));
        return { json: { name, disabled: false }, lines: [`${name} is let in again.`] };
      });
      print(result);
    });
  account
    .command('role')
    .description('give an account another role')
    .argument('<name>', 'name of the account')
    .argument('<role>', 'viewer, labeller, engineer or admin')
    .action(async (name: string, given: string) => {
      const result = await withServices(environment, async (services) => {
        const { role } = parseRequest(roleSchema, { role: given.toUpperCase() });
        const { id } = await findAccountByName(services.db.manager, name);
        await changeRole(services.db, id, role, await actingAtTerminal(services));
        return { json: { name, role }, lines: [`${name} is ${role.toLowerCase()} now.`] };
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
  const now = new Date();
  // One that has passed locks nobody any more.
  const lockOf = ({ lockedUntil }: Account) =>
    lockedUntil !== null && lockedUntil > now ? lockedUntil : null;
  return {
    json: {
      accounts: accounts.map((account) => {
        const { id, name, displayName, kind, role, disabledAt, createdAt, signedInAt } = account;
        const lockedUntil = lockOf(account);
        return { id, name, displayName, kind, role, disabledAt, lockedUntil, createdAt, signedInAt };
      }),
    },
    lines: tableLines(
      ['name', 'kind', 'role', 'signed in', 'disabled', 'locked until'],
      accounts.map((account) => [
        ...[account.name, account.kind.toLowerCase(), account.role.toLowerCase()],
        ...[shownAt(account.signedInAt), shownAt(account.disabledAt), shownAt(lockOf(account))],
      ]),
    ),
  };
}
