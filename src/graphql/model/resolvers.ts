import { CHAMPION } from '../../pipeline/registry/champion.js';
import { filesOf } from '../../pipeline/registry/source-location.js';
import { notFound } from '../../platform/errors.js';
import { Model } from '../../store/entities/registry.js';
import { newestFirst } from '../common/newest-first.js';
import { checkFirst, decodeCursor, toConnection } from '../common/pagination.js';
import { ofSubject, subjectInGraphql } from '../common/subjects.js';
import type { Resolvers } from '../generated/resolver-types.js';

/** Name of the list in its cursors. */
const VERSIONS = 'model_version';

export const modelResolvers: Resolvers = {
  Query: {
    models: (_parent, { subject, ...page }, { db }) =>
      newestFirst(db.manager, Model, page, ofSubject(subject)),
    model: (_parent, { name }, { db }) => db.manager.findOneBy(Model, { name }),
  },
  Model: {
    subject: ({ subject }) => (subject === null ? null : subjectInGraphql(subject)),
    async champion({ id }, _args, { loaders }) {
      const aliases = await loaders.aliasesOfModel.load(id);
      const champion = aliases.find(({ alias }) => alias === CHAMPION);
      return champion === undefined ? null : loaders.modelVersion.load(champion.modelVersionId);
    },
    async versions({ id }, { first, after }, { loaders }) {
      const position = decodeCursor(after, VERSIONS, ['number']);
      const key = { parentId: id, first: checkFirst(first), after: position?.[0] ?? null };
      return toConnection(await loaders.modelVersions.load(key), first, VERSIONS, ({ version }) => [version]);
    },
    aliases: ({ id }, _args, { loaders }) => loaders.aliasesOfModel.load(id),
    tags: ({ id }, _args, { loaders }) => loaders.modelTags.load(id),
    updatedAt: ({ createdAt, updatedAt }) => updatedAt ?? createdAt,
  },
  ModelAlias: {
    async version({ modelVersionId }, _args, { loaders }) {
      return (await loaders.modelVersion.load(modelVersionId)) ?? raise(notFound('version', modelVersionId));
    },
  },
  ModelVersion: {
    async model({ modelId }, _args, { loaders }) {
      return (await loaders.model.load(modelId)) ?? raise(notFound('model', modelId));
    },
    run: ({ runId }, _args, { loaders }) => (runId === null ? null : loaders.run.load(runId)),
    async aliases({ id }, _args, { loaders }) {
      return (await loaders.aliasesOfVersion.load(id)).map(({ alias }) => alias);
    },
    storageLocation: (version) => filesOf(version),
    stage: ({ stage }) => stage.toUpperCase() as Uppercase<typeof stage>,
    tags: ({ id }, _args, { loaders }) => loaders.modelVersionTags.load(id),
    updatedAt: ({ createdAt, updatedAt }) => updatedAt ?? createdAt,
  },
};

function raise(error: Error): never {
  throw error;
}
