import { readReplicas } from '../../pipeline/serving/replica/read-replicas.js';
import { notFound } from '../../platform/errors.js';
import type { Resolvers } from '../generated/resolver-types.js';

export const replicaResolvers: Resolvers = {
  Query: {
    replicas: (_parent, _args, { db }) => readReplicas(db, new Date()),
  },
  ServedModel: {
    async modelVersion({ modelVersionId }, _args, { loaders }) {
      const version = await loaders.modelVersion.load(modelVersionId);
      if (version === null) throw notFound('model version', modelVersionId);
      return version;
    },
  },
};
