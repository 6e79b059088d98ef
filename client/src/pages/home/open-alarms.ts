import type { HomeWatchQuery } from './home.generated.ts';

/** The alarms of drift and of quality that are not over yet, newest first. */
export function openAlarms({ driftAlarms, qualityAlarms }: HomeWatchQuery) {
  return {
    drift: driftAlarms.edges.map(({ node }) => node).filter(({ closedAt }) => closedAt === null),
    quality: qualityAlarms.edges.map(({ node }) => node).filter(({ closedAt }) => closedAt === null),
  };
}
