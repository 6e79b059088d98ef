import { useEffect, useReducer, useRef } from 'react';
import { useClient } from 'urql';
import { onConnectionChange } from '../../../api/connection.ts';
import { TrainingLogDocument, type TrainingLogQuery } from '../train.generated.ts';

type Edge = NonNullable<TrainingLogQuery['job']>['logLines']['edges'][number];

/** A line of a job's log, with its cursor as its key. */
export type LogLine = Edge['node'] & { cursor: string };

/**
 * The log of a job, read on from the last line that is there: at each event, and when the server is there again.
 *
 * @param event another one when there may be more
 * @returns undefined until the first answer
 */
export function useLogLines(jobId: string, event: object): readonly LogLine[] | undefined {
  const client = useClient();
  const [lines, append] = useReducer(withoutRepeats, undefined);
  const last = useRef<string>(undefined);
  const isReading = useRef(false);
  const isToRead = useRef(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each event is a reason to read on
  useEffect(() => {
    const read = async () => {
      isToRead.current = true;
      if (isReading.current) return;
      isReading.current = true;
      while (isToRead.current) {
        isToRead.current = false;
        const variables = { jobId, after: last.current ?? null };
        const { data } = await client.query(TrainingLogDocument, variables, {
          requestPolicy: 'network-only',
        });
        const page = data?.job?.logLines;
        if (page === undefined) break;
        last.current = page.edges.at(-1)?.cursor ?? last.current;
        append(page.edges.map(({ cursor, node }) => ({ ...node, cursor })));
        if (page.pageInfo.hasNextPage) isToRead.current = true;
      }
      isReading.current = false;
    };
    void read();
    return onConnectionChange(() => void read());
  }, [client, jobId, event]);

  return lines;
}

function withoutRepeats(known: readonly LogLine[] | undefined, more: readonly LogLine[]): readonly LogLine[] {
  const cursors = new Set(known?.map(({ cursor }) => cursor));
  return [...(known ?? []), ...more.filter(({ cursor }) => !cursors.has(cursor))];
}
