import { useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { MetricHistoryDocument, type MetricHistoryQuery } from './metric-history.generated.ts';

export type MetricPoint = NonNullable<MetricHistoryQuery['run']>['metricHistory'][number];

/** One metric of one run. */
export interface SeriesRequest {
  readonly runId: string;
  readonly name: string;
}

export const seriesKey = ({ runId, name }: SeriesRequest) => `${runId}/${name}`;

/**
 * The histories of metrics, by `seriesKey`; those that have not come yet are left out. Asked for again whenever `token`
 * changes, e.g. with the newest step of a run that goes on.
 */
export function useMetricHistories(
  requests: readonly SeriesRequest[],
  token: string,
): ReadonlyMap<string, readonly MetricPoint[]> {
  const client = useClient();
  const [found, setFound] = useState<ReadonlyMap<string, readonly MetricPoint[]>>(new Map());
  const tokens = useRef(new Map<string, string>());
  const wanted = JSON.stringify(requests);

  useEffect(() => {
    for (const request of JSON.parse(wanted) as SeriesRequest[]) {
      const key = seriesKey(request);
      if (tokens.current.get(key) === token) continue;
      tokens.current.set(key, token);
      const asked = { runId: request.runId, name: request.name };
      void client
        .query(MetricHistoryDocument, asked, { requestPolicy: 'network-only' })
        .toPromise()
        .then(({ data }) => {
          const points = data?.run?.metricHistory;
          if (points === undefined) tokens.current.delete(key);
          else setFound((present) => new Map(present).set(key, points));
        });
    }
  }, [client, wanted, token]);
  return found;
}
