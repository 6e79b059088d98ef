import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { CHAMPION, lockModel, moveAlias, registerVersion } from '../../src/pipeline/registry/champion.js';
import { createVersion } from '../../src/pipeline/registry/model-versions.js';
import { experimentIdByName } from '../../src/pipeline/tracking/runs.js';
import { DEFAULT_GATE_RULE, digestOfRule } from '../../src/platform/gate-rule.js';
import { newId } from '../../src/platform/ids.js';
import { ArtifactStore } from '../../src/store/artifact-store.js';
import { LocalBytes } from '../../src/store/artifacts/local-bytes.js';
import { bulkInsert } from '../../src/store/bulk.js';
import { type DecisionVerdict, GateDecision } from '../../src/store/entities/gate.js';
import { Model, ModelAlias, ModelAliasChange, type ModelVersion } from '../../src/store/entities/registry.js';
import { Run } from '../../src/store/entities/tracking.js';
import type { TestEnvironment } from './environment.js';

/** Models with versions whose files are there, but hold no model: for what is decided without scoring. */
export class RegistryTest {
  readonly artifacts: ArtifactStore;

  constructor(
    readonly db: DataSource,
    environment: Pick<TestEnvironment, 'dataDir'>,
  ) {
    this.artifacts = new ArtifactStore(new LocalBytes(join(environment.dataDir, 'artifacts')));
  }

  get mover() {
    return { db: this.db, artifacts: this.artifacts, rule: DEFAULT_GATE_RULE, fourEyes: null };
  }

  /** Registers the next version of a model. */
  async version(modelName: string): Promise<ModelVersion> {
    const { manager } = this.db;
    const { digest } = await this.artifacts.put(manager, [randomBytes(64)], {
      ...{ mediaType: 'x/y', fileName: 'f' },
    });
    const experimentId = await experimentIdByName(manager, 'registry');
    const run = { id: newId(), experimentId, name: 'r', status: 'FINISHED' as const, modelName };
    await manager.insert(Run, { ...run, createdAt: new Date() });
    return this.db.transaction(async (tx) =>
      registerVersion(tx, await lockModel(tx, modelName), { runId: run.id, artifactDigest: digest }),
    );
  }

  /** A version as a client registers it: with a place of its own and no file here. */
  async clientVersion(modelName: string): Promise<ModelVersion> {
    await this.db.transaction((manager) => lockModel(manager, modelName));
    return createVersion(this.db, { name: modelName, source: 's3://elsewhere/model', tags: [] });
  }

  /** A dataset version without listings. @returns its id */
  async dataset(): Promise<string> {
    const [id, now] = [newId(), new Date()];
    const digest = `${id}${id}`;
    await bulkInsert(
      this.db.manager,
      'dataset_version',
      [
        ...[
          'id',
          'name',
          'digest',
          'source_digest',
          'state',
          'recipe',
          'sources',
          'created_at',
          'accepted_rows',
        ],
        ...['rejected_rows', 'duplicate_rows', 'train_rows', 'validation_rows', 'gold_rows'],
      ],
      [[id, 'set', digest, digest, 'ready', '{}', '[]', now, 0, 0, 0, 0, 0, 0]],
    );
    return id;
  }

  /** A model with a version that is champion. */
  async champion(modelName: string): Promise<ModelVersion> {
    const version = await this.version(modelName);
    await this.db.transaction(async (manager) => {
      const model = await lockModel(manager, modelName);
      await moveAlias(manager, model, CHAMPION, version, { kind: 'GATE', reason: 'first' });
    });
    return version;
  }

  /** A decision on a version, as the gate would have made it. */
  async decision(
    challenger: ModelVersion,
    verdict: DecisionVerdict,
    champion: ModelVersion | null,
    rule: typeof DEFAULT_GATE_RULE = DEFAULT_GATE_RULE,
  ): Promise<GateDecision> {
    const decision = this.db.manager.create(GateDecision, {
      ...{ id: newId(), modelId: challenger.modelId, runId: null, challengerVersionId: challenger.id },
      ...{ championVersionId: champion?.id ?? null, datasetVersionId: null, rule, ruleVersion: 1 },
      ...{ ruleDigest: digestOfRule(rule), verdict, reason: `said ${verdict}`, evidence: null },
      ...{ flipCount: 0, createdAt: new Date() },
    });
    await this.db.manager.insert(GateDecision, decision);
    return decision;
  }

  /** What the alias says, and what its history says last. */
  async state(
    modelName: string,
  ): Promise<{ champion: string | null; byHistory: string | null; moves: number }> {
    const model = await this.db.manager.findOneByOrFail(Model, { name: modelName });
    const alias = await this.db.manager.findOneBy(ModelAlias, { modelId: model.id, alias: CHAMPION });
    const history = await this.history(modelName);
    return {
      champion: alias?.modelVersionId ?? null,
      byHistory: history.at(-1)?.toVersionId ?? null,
      moves: history.length,
    };
  }

  async history(modelName: string): Promise<ModelAliasChange[]> {
    const model = await this.db.manager.findOneByOrFail(Model, { name: modelName });
    return this.db.manager.find(ModelAliasChange, {
      where: { modelId: model.id, alias: CHAMPION },
      order: { moveNo: 'ASC' },
    });
  }
}
