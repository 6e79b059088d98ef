import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { promoteVersion } from '../../src/pipeline/registry/promote-version.js';
import type { PromotionPoint } from '../../src/pipeline/registry/promotion-points.js';
import { rollBack } from '../../src/pipeline/registry/roll-back.js';
import { createTestEnvironment, type TestEnvironment } from '../support/environment.js';
import { RegistryTest } from '../support/registry.js';
import { killedAt } from './dying.js';

let environment: TestEnvironment;
let db: DataSource;
let registry: RegistryTest;

beforeAll(async () => {
  environment = await createTestEnvironment();
  db = await environment.openDatabase();
  registry = new RegistryTest(db, environment);
});
afterAll(() => environment?.close());

const override = { reason: 'because' };
const BEFORE: PromotionPoint[] = ['model locked', 'alias moved', 'move recorded', 'before commit'];

describe('a promotion that is killed', () => {
  it.each(BEFORE)('at "%s" has not happened, and the next one goes through within 5 s', async (point) => {
    const name = `promoted, ${point}`;
    const champion = await registry.champion(name);
    const { id: modelVersionId } = await registry.version(name);
    const request = { modelVersionId, expectedVersion: 1, override };

    expect(await killedAt(point, { task: 'promote', request }, environment)).toBe('SIGKILL');
    expect(await registry.state(name)).toEqual({ champion: champion.id, byHistory: champion.id, moves: 1 });
    const before = performance.now();
    await promoteVersion(request, registry.mover);
    expect(performance.now() - before).toBeLessThan(5000);
    expect(await registry.state(name)).toMatchObject({ champion: modelVersionId, byHistory: modelVersionId });
  });

  it('after its commit has happened', async () => {
    await registry.champion('promoted');
    const { id } = await registry.version('promoted');
    const request = { modelVersionId: id, expectedVersion: 1, override };
    expect(await killedAt('committed', { task: 'promote', request }, environment)).toBe('SIGKILL');
    expect(await registry.state('promoted')).toEqual({ champion: id, byHistory: id, moves: 2 });
  });
});

describe('a rollback that is killed', () => {
  const twoVersions = async (name: string) => {
    const first = await registry.champion(name);
    const second = await registry.version(name);
    await promoteVersion({ modelVersionId: second.id, expectedVersion: 1, override }, registry.mover);
    return { first, second, request: { modelName: name, expectedVersion: 2, reason: 'worse' } };
  };

  it.each(BEFORE)('at "%s" has not happened, and the next one goes through within 5 s', async (point) => {
    const name = `back, ${point}`;
    const { first, second, request } = await twoVersions(name);

    expect(await killedAt(point, { task: 'rollback', request }, environment)).toBe('SIGKILL');
    expect(await registry.state(name)).toEqual({ champion: second.id, byHistory: second.id, moves: 2 });
    const before = performance.now();
    await rollBack(request, registry.mover);
    expect(performance.now() - before).toBeLessThan(5000);
    expect(await registry.state(name)).toMatchObject({ champion: first.id, byHistory: first.id });
  });

  it('after its commit has happened', async () => {
    const { first, request } = await twoVersions('back');
    expect(await killedAt('committed', { task: 'rollback', request }, environment)).toBe('SIGKILL');
    expect(await registry.state('back')).toEqual({ champion: first.id, byHistory: first.id, moves: 3 });
  });
});
