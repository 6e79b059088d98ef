import type { HomeWatchQuery } from './home.generated.ts';

/** The alarms that are not over yet, newest first. */
export function openAlarms({ driftAlarms }: HomeWatchQuery) {
  return driftAlarms.edges.map(({ node }) => node).filter(({ closedAt }) => closedAt === null);
}
