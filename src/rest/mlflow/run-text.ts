import type {
  MetricRow,
  PairRow,
  RunInfoRow,
  RunRecord,
} from '../../pipeline/tracking/search/run-records.js';

/**
 * A run as MLflow's clients read it, written as JSON text: a page has up to 50,000 of them, and whole numbers of 64
 * bits go through as MySQL wrote them.
 */
export function runText({ info, metrics, params, tags }: RunRecord): string {
  const data = [
    ...field('metrics', metrics.map(metricText)),
    ...field('params', params.map(pairText)),
    ...field('tags', tags.map(pairText)),
  ];
  return `{"info":${runInfoText(info)},"data":{${data.join(',')}},"inputs":{},"outputs":{}}`;
}

export function runInfoText(row: RunInfoRow): string {
  const [id, name, experimentId, userId, status, startMs, endMs, artifactUri, isDeleted] = row;
  const start = startMs === null ? '' : `"start_time":${startMs},`;
  const end = endMs === null ? '' : `"end_time":${endMs},`;
  return (
    `{"run_id":"${id}","run_uuid":"${id}","run_name":${JSON.stringify(name)},"experiment_id":"${experimentId}",` +
    `"user_id":${JSON.stringify(userId)},"status":"${status}",${start}${end}` +
    `"artifact_uri":${JSON.stringify(artifactUri)},"lifecycle_stage":"${isDeleted === 1 ? 'deleted' : 'active'}"}`
  );
}

/** Empty lists are left out. */
function field(name: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`"${name}":[${items.join(',')}]`];
}

function metricText([, name, value, timestampMs, step, isNan]: MetricRow): string {
  const number = isNan === 1 ? '"NaN"' : JSON.stringify(value);
  return `{"key":${JSON.stringify(name)},"value":${number},"timestamp":${timestampMs},"step":${step}}`;
}

function pairText([, name, value]: PairRow): string {
  return `{"key":${JSON.stringify(name)},"value":${JSON.stringify(value)}}`;
}
