import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { GraphQLScalarType } from 'graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { accountResolvers } from './account/resolvers.js';
import { auditResolvers } from './audit/resolvers.js';
import { correctionResolvers } from './correction/resolvers.js';
import { datasetResolvers } from './dataset/resolvers.js';
import { driftResolvers } from './drift/resolvers.js';
import { experimentResolvers } from './experiment/resolvers.js';
import { feedbackResolvers } from './feedback/resolvers.js';
import { jobResolvers } from './job/resolvers.js';
import { lineageResolvers } from './lineage/resolvers.js';
import { modelResolvers } from './model/resolvers.js';
import { predictionResolvers } from './prediction/resolvers.js';
import { promotionResolvers } from './promotion/resolvers.js';
import { qualityResolvers } from './quality/resolvers.js';
import { recommendationResolvers } from './recommendation/resolvers.js';
import { replicaResolvers } from './replica/resolvers.js';
import { reproductionResolvers } from './reproduction/resolvers.js';
import { retrainingResolvers } from './retraining/resolvers.js';
import { scheduleResolvers } from './schedule/resolvers.js';
import { searchResolvers } from './search/resolvers.js';
import { settingsResolvers } from './settings/resolvers.js';
import { shadowResolvers } from './shadow/resolvers.js';
import { trafficResolvers } from './traffic/resolvers.js';
import { trainingResolvers } from './training/resolvers.js';

/** Under the name and the description that common.graphql gives it; those of the library would take their place. */
const DateTime = new GraphQLScalarType({
  ...GraphQLDateTimeISO.toConfig(),
  name: 'DateTime',
  description: 'A point in time: ISO 8601 with milliseconds, in UTC.',
});

/** The executable schema: the .graphql files of this folder with their resolvers. */
export function createSchema() {
  const folder = dirname(fileURLToPath(import.meta.url));
  const typeDefs = (readdirSync(folder, { recursive: true }) as string[])
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  return makeExecutableSchema({
    typeDefs,
    resolvers: [
      { DateTime, CnnUse: { AUTO: 'auto', ON: 'on', OFF: 'off' } },
      accountResolvers,
      auditResolvers,
      correctionResolvers,
      datasetResolvers,
      driftResolvers,
      experimentResolvers,
      feedbackResolvers,
      jobResolvers,
      lineageResolvers,
      modelResolvers,
      predictionResolvers,
      recommendationResolvers,
      promotionResolvers,
      qualityResolvers,
      replicaResolvers,
      reproductionResolvers,
      retrainingResolvers,
      scheduleResolvers,
      searchResolvers,
      settingsResolvers,
      shadowResolvers,
      trafficResolvers,
      trainingResolvers,
    ],
    inheritResolversFromInterfaces: false,
    resolverValidationOptions: { requireResolversForResolveType: 'ignore' },
  });
}
