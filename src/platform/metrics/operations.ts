/** What requests are told apart by: few fixed words, whatever addresses and operations clients send. */
export const OPERATIONS = {
  rest: ['predict', 'recommend', 'training', 'files', 'openapi', 'other'],
  graphql: ['predict', 'predictBatch', 'recommend', 'query', 'mutation', 'unreadable'],
  mlflow: ['log', 'search', 'runs', 'experiments', 'registry', 'models', 'artifacts', 'other'],
} as const;

export type Protocol = keyof typeof OPERATIONS;
export type Operation = (typeof OPERATIONS)[Protocol][number];

/** `ok`; `refused`: the request was at fault (4xx), or its client went away; `failed`: the server was (5xx). */
export const OUTCOMES = ['ok', 'refused', 'failed'] as const;
export type RequestOutcome = (typeof OUTCOMES)[number];

export const PROTOCOLS = Object.keys(OPERATIONS) as Protocol[];
export const ALL_OPERATIONS = [...new Set(Object.values(OPERATIONS).flat())] as readonly Operation[];

export function outcomeOfStatus(status: number): RequestOutcome {
  if (status < 400) return 'ok';
  return status < 500 ? 'refused' : 'failed';
}
