import { type DataSource, type EntityManager, In } from 'typeorm';
import { AppError } from '../../platform/errors.js';
import { bulkInsert } from '../../store/bulk.js';
import { LoggedModelParam, LoggedModelTag } from '../../store/entities/logged-model.js';
import { inTransaction } from '../../store/transaction.js';
import { lockLoggedModel } from './find-logged-model.js';
import { checkName, cut } from './names.js';

const PARAM_CHARS_MAX = 6_000;
const TAG_CHARS_MAX = 8_000;
/** Of which versions a logged model was registered as. */
const VERSIONS_TAG = 'mlflow.modelVersions';

/** A parameter or a tag as it is sent: without a value it is empty. */
export interface KeyAndValue {
  readonly key: string;
  readonly value?: string | undefined;
}

/**
 * Adds parameters. One that was logged with the same value is no error, with another it is.
 * @throws AppError INVALID_INPUT, NOT_FOUND
 */
export async function logModelParams(
  db: DataSource,
  id: string,
  params: readonly KeyAndValue[],
): Promise<void> {
  const byName = readModelParams(params);
  await inTransaction(db, async (manager) => {
    await lockLoggedModel(manager, id);
    const names = [...byName.keys()];
    const known = await manager.findBy(LoggedModelParam, { loggedModelId: id, name: In(names) });
    for (const { name, value } of known) {
      if (byName.get(name) !== value) throw paramChanged(id, name, value, byName.get(name)!);
    }
    const rows = [...byName].map(([name, value]) => [id, name, value]);
    await bulkInsert(manager, 'logged_model_param', ['logged_model_id', 'name', 'value'], rows, {
      keepExisting: true,
    });
  });
}

/** @throws AppError INVALID_INPUT, NOT_FOUND */
export async function setModelTags(db: DataSource, id: string, tags: readonly KeyAndValue[]): Promise<void> {
  const byName = readModelTags(tags);
  await inTransaction(db, async (manager) => {
    await lockLoggedModel(manager, id);
    await upsertTags(manager, id, byName);
  });
}

/** @throws AppError NOT_FOUND for the model, and for the tag */
export async function deleteModelTag(db: DataSource, id: string, key: string): Promise<void> {
  await inTransaction(db, async (manager) => {
    await lockLoggedModel(manager, id);
    const { affected } = await manager.delete(LoggedModelTag, { loggedModelId: id, name: key });
    if (affected === 1) return;
    const message = `No tag with key ${JSON.stringify(key.slice(0, 250))} found for logged model with ID '${id}'.`;
    throw new AppError('NOT_FOUND', message, { kind: 'tag', id: key.slice(0, 100) });
  });
}

/** Notes on a logged model that it was registered as this version. @throws AppError NOT_FOUND */
export async function tagWithVersion(
  manager: EntityManager,
  id: string,
  version: { name: string; version: number },
): Promise<void> {
  await lockLoggedModel(manager, id);
  // A plain read would see the tag as it was when the caller's transaction first read anything.
  const tag = await manager.findOne(LoggedModelTag, {
    where: { loggedModelId: id, name: VERSIONS_TAG },
    lock: { mode: 'pessimistic_write' },
  });
  const value = JSON.stringify([...registrationsOf(tag?.value), version]);
  await upsertTags(manager, id, new Map([[VERSIONS_TAG, value]]));
}

/** @throws AppError INVALID_INPUT for a key, and for a key that is there twice with two values */
export function readModelParams(params: readonly KeyAndValue[]): Map<string, string> {
  const byName = new Map<string, string>();
  for (const { key, value = '' } of params) {
    checkName(key, 'key');
    const kept = cut(value, PARAM_CHARS_MAX);
    const before = byName.get(key);
    if (before !== undefined && before !== kept) {
      throw new AppError('INVALID_INPUT', `Duplicate parameter keys have been submitted: ['${key}']`, {
        field: 'params',
      });
    }
    byName.set(key, kept);
  }
  return byName;
}

/** The tags by name; of those with the same name the last. @throws AppError INVALID_INPUT */
export function readModelTags(tags: readonly KeyAndValue[]): Map<string, string> {
  for (const { key } of tags) checkName(key, 'key');
  return new Map(tags.map(({ key, value = '' }) => [key, cut(value, TAG_CHARS_MAX)]));
}

async function upsertTags(
  manager: EntityManager,
  id: string,
  tags: ReadonlyMap<string, string>,
): Promise<void> {
  const rows = [...tags].map(([name, value]) => ({ loggedModelId: id, name, value }));
  if (rows.length > 0) await manager.upsert(LoggedModelTag, rows, ['loggedModelId', 'name']);
}

/** What a client has put there itself is no list perhaps. */
function registrationsOf(value: string | undefined): unknown[] {
  try {
    const parsed: unknown = JSON.parse(value ?? '[]');
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function paramChanged(id: string, name: string, before: string, now: string): AppError {
  const message =
    `Changing param values is not allowed. Param with key='${name}' was already logged with value='${before}' ` +
    `for logged model ID='${id}'. Attempted logging new value '${now}'.`;
  return new AppError('INVALID_INPUT', message, { field: 'params' });
}
