import { expect } from 'vitest';
import { newId } from '../../../src/platform/ids.js';

type Fields = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the shapes are what the specs are about
  readonly body: any;
}

/** Speaks HTTP as MLflow's Python client does: GET with a query, everything else with a JSON body. */
export class MlflowClient {
  constructor(
    private readonly url: string,
    private readonly prefix = '/api/2.0/mlflow',
  ) {}

  async send(method: string, path: string, body: string, contentType = 'application/json'): Promise<Answer> {
    const response = await fetch(`${this.url}${this.prefix}/${path}`, {
      method,
      headers: { 'content-type': contentType },
      body,
    });
    return { status: response.status, body: await response.json() };
  }

  post(path: string, fields: Fields = {}): Promise<Answer> {
    return this.send('POST', path, JSON.stringify(fields));
  }

  async get(path: string, fields: Fields = {}): Promise<Answer> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) {
      for (const item of [value].flat()) query.append(name, String(item));
    }
    const response = await fetch(`${this.url}${this.prefix}/${path}?${query}`);
    return { status: response.status, body: await response.json() };
  }

  /** @returns the id of a new experiment */
  async experiment(fields: Fields = {}): Promise<string> {
    const { body } = await this.post('experiments/create', { name: `experiment ${newId()}`, ...fields });
    return body.experiment_id;
  }

  /** @returns the id of a new run */
  async run(fields: Fields = {}): Promise<string> {
    const { body } = await this.post('runs/create', { experiment_id: '0', start_time: 1, ...fields });
    return body.run.info.run_id;
  }

  async getRun(runId: string) {
    return (await this.get('runs/get', { run_id: runId })).body.run;
  }

  async getExperiment(experimentId: string) {
    return (await this.get('experiments/get', { experiment_id: experimentId })).body.experiment;
  }
}

/** What a refused request answers. */
export function refusal(error: string, message: string | RegExp, status = 400) {
  return { status, body: { error_code: error, message: containing(message) } };
}

export const invalid = (message: string | RegExp) => refusal('INVALID_PARAMETER_VALUE', message);
export const missing = (message: string | RegExp) => refusal('RESOURCE_DOES_NOT_EXIST', message, 404);

function containing(message: string | RegExp) {
  return typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message);
}
