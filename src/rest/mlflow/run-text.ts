import type { DescribedInput } from '../../pipeline/tracking/described-inputs.js';
import type {
  MetricRow,
  OutputRow,
  PairRow,
  RunInfoRow,
  RunRecord,
} from '../../pipeline/tracking/search/run-records.js';

/**
 * A run as MLflow's clients read it, written as JSON text: a page has up to 50,000 of them, and whole numbers of 64
 * bits go through as MySQL wrote them.
 */
export function runText({ info, metrics, params, tags, datasets, modelIds, outputs }: RunRecord): string {
  const data = [
    ...field('metrics', metrics.map(metricText)),
    ...field('params', params.map(pairText)),
    ...field('tags', tags.map(pairText)),
  ];
  const inputs = [
    ...field('dataset_inputs', datasets.map(datasetText)),
    ...field(
      'model_inputs',
      modelIds.map(([, modelId]) => `{"model_id":"${modelId}"}`),
    ),
  ];
  const made = outputs.length === 0 ? '' : `,"outputs":{${field('model_outputs', outputs.map(outputText))}}`;
  return `{"info":${runInfoText(info)},"data":{${data.join(',')}},"inputs":{${inputs.join(',')}}${made}}`;
}

function runInfoText(row: RunInfoRow): string {
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
  const number = isNan === 1 ? '"NaN"' : value;
  return `{"key":${quotedName(name)},"value":${number},"timestamp":${timestampMs},"step":${step}}`;
}

function pairText([, name, value]: PairRow): string {
  return `{"key":${quotedName(name)},"value":${JSON.stringify(value)}}`;
}

function outputText([, modelId, step]: OutputRow): string {
  return `{"model_id":"${modelId}","step":${step}}`;
}

function datasetText({
  tags,
  name,
  digest,
  sourceType,
  source,
  schemaText,
  profile,
}: DescribedInput): string {
  return JSON.stringify({
    tags: tags.length === 0 ? undefined : tags.map((tag) => ({ key: tag.name, value: tag.value })),
    dataset: {
      name,
      digest,
      source_type: sourceType,
      source,
      schema: schemaText ?? undefined,
      profile: profile ?? undefined,
    },
  });
}

const NAMES_MAX = 10_000;
const quotedNames = new Map<string, string>();

/** Names repeat from run to run, and quoting them is half of the work. */
function quotedName(name: string): string {
  let quoted = quotedNames.get(name);
  if (quoted === undefined) {
    quoted = JSON.stringify(name);
    if (quotedNames.size === NAMES_MAX) quotedNames.clear();
    quotedNames.set(name, quoted);
  }
  return quoted;
}
