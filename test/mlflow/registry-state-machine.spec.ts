import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RegistryApi, startRegistry } from './support/registry-api.js';
import { type Change, change, KEPT_STAGES, latestOf, type Registry } from './support/registry-model.js';

const RUNS = 25;
const COMMANDS_MAX = 30;

let api: RegistryApi;
beforeAll(async () => {
  api = await startRegistry();
});
afterAll(() => api?.close());

const CALLS: Record<Change['kind'], [method: 'post' | 'delete', path: string]> = {
  createModel: ['post', 'registered-models/create'],
  deleteModel: ['delete', 'registered-models/delete'],
  rename: ['post', 'registered-models/rename'],
  createVersion: ['post', 'model-versions/create'],
  deleteVersion: ['delete', 'model-versions/delete'],
  setAlias: ['post', 'registered-models/alias'],
  deleteAlias: ['delete', 'registered-models/alias'],
  moveStage: ['post', 'model-versions/transition-stage'],
};

/** Does the same to the registry and to its model in memory, and compares what both then say. */
class Command implements fc.AsyncCommand<Registry, { prefix: string }> {
  constructor(readonly change: Change) {}

  check = () => true;

  async run(model: Registry, { prefix }: { prefix: string }): Promise<void> {
    const expected = change(model, this.change);
    const [method, path] = CALLS[this.change.kind];
    const { kind: _kind, name, new_name, ...fields } = this.change as Change & { new_name?: string };
    const { status, body } = await api[method](path, {
      ...fields,
      name: prefix + name,
      ...(new_name === undefined ? {} : { new_name: prefix + new_name }),
    });
    expect([status, body.error_code]).toEqual([expected.status, expected.error]);
    if (expected.version !== undefined) expect(body.model_version.version).toBe(String(expected.version));
    for (const touched of [name, new_name ?? name]) await this.compare(model, prefix, touched);
  }

  toString = () => JSON.stringify(this.change);

  private async compare(model: Registry, prefix: string, name: string): Promise<void> {
    const { status, body } = await api.get('registered-models/get', { name: prefix + name });
    const kept = model.get(name);
    if (kept === undefined) return expect(status).toBe(404);
    const { aliases = [], latest_versions = [] } = body.registered_model;
    const shownAliases = aliases.map((row: { alias: string; version: string }) => [
      row.alias,
      Number(row.version),
    ]);
    expect(new Map(shownAliases)).toEqual(kept.aliases);
    const shownLatest = latest_versions.map((row: { current_stage: string; version: string }) => [
      row.current_stage,
      Number(row.version),
    ]);
    expect(new Map(shownLatest)).toEqual(latestOf(kept));
  }
}

const name = fc.constantFrom('a', 'b');
const version = fc.integer({ min: 1, max: 5 }).map(String);
const alias = fc.constantFrom('best', 'champion');
const stage = fc.constantFrom(...KEPT_STAGES);

const changes = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('createModel' as const), name }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('deleteModel' as const), name }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rename' as const), name, new_name: name }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('createVersion' as const),
      name,
      source: fc.constant('s3://b/x'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('deleteVersion' as const), name, version }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('setAlias' as const), name, alias, version }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('deleteAlias' as const), name, alias }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('moveStage' as const),
      name,
      version,
      stage,
      archive_existing_versions: fc.boolean(),
    }),
  },
);

describe('the registry', () => {
  it('does what a registry in memory does, whatever is done to it', async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.commands([changes.map((one) => new Command(one))], { maxCommands: COMMANDS_MAX, size: 'max' }),
        async (commands) => {
          const prefix = `run ${++runs} `;
          await fc.asyncModelRun(() => ({ model: new Map(), real: { prefix } }), commands);
        },
      ),
      { numRuns: RUNS },
    );
  }, 300_000);
});
