import type { Command } from 'commander';
import type { DataSource } from 'typeorm';
import { type Config, readConfig } from '../platform/config.js';
import { AppError, toAppError } from '../platform/errors.js';
import type { ArtifactStore } from '../store/artifact-store.js';
import { openArtifactStore } from '../store/artifacts/open-artifact-store.js';
import { assertMigrated, openDatabase } from '../store/database.js';
import type { Interrupted } from './interrupted.js';
import type { Progress } from './progress.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a command found or made: for machines with --json, else for people. */
export interface CommandResult {
  json: Record<string, unknown>;
  lines: readonly string[];
  /** 0 where it is left out. */
  exitCode?: number;
}

/** What the program gives every command. */
export interface CommandContext {
  environment: Environment;
  /** Where commands show how far they are, on standard error. */
  progress: Progress;
  /** Says why the program ends now, and ends it. */
  exit: (reason: Interrupted) => void;
}

export type Print = (result: CommandResult) => void;

/** Adds a command to the program. */
type AddCommand = (gondola: Command, context: CommandContext, print: Print) => void;

/** Commands by name, each to be loaded. */
export type Commands = Readonly<Record<string, () => Promise<AddCommand>>>;

export interface Services {
  config: Config;
  db: DataSource;
  artifacts: ArtifactStore;
}

/**
 * Opens the database for as long as `work` runs.
 * @throws ConfigError, AppError OVERLOADED (no database), CONFLICT (its tables are not up to date), and what `work` throws
 */
export async function withServices<Result>(
  environment: Environment,
  work: (services: Services) => Promise<Result>,
): Promise<Result> {
  const config = readConfig(environment, { redis: false });
  const db = await openDatabase(config.mysql).catch((error: unknown) => {
    throw unreachable(error);
  });
  try {
    await assertMigrated(db);
    return await work({ config, db, artifacts: await openArtifactStore(config) });
  } finally {
    await db.destroy();
  }
}

function unreachable(error: unknown): AppError {
  const { message } = toAppError(error);
  const { code } = error as { code?: string };
  if (code === 'ER_BAD_DB_ERROR') {
    return new AppError('CONFLICT', `${message}. Make it: node dist/src/main/migrate.js`);
  }
  const reason = message === '' ? (code ?? 'no answer') : message;
  return new AppError(
    'OVERLOADED',
    `The database of MYSQL_URL cannot be used: ${reason}`,
    {},
    { cause: error },
  );
}
