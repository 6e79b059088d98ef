import type { Resolvers } from '../generated/resolver-types.js';

export const settingsResolvers: Resolvers = {
  Query: {
    settings: (_parent, _args, { settings }) => settings,
  },
};
