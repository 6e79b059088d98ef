import type { DataSource } from 'typeorm';
import { post } from '../../api/support/trained.js';

interface Readiness {
  ready: boolean;
  checks: Record<'mysql' | 'redis', string>;
}

interface Health {
  status: string;
  reasons: string[];
  predictionsPending: number;
}

/** What a program says of itself. */
export const readiness = async (url: string) => (await (await fetch(`${url}/readyz`)).json()) as Readiness;
export const health = async (url: string) => (await (await fetch(`${url}/healthz`)).json()) as Health;
export const metrics = async (url: string) => (await fetch(`${url}/metrics`)).text();

/** The address at which a worker says how it is, from its log. */
export const healthUrlOf = (log: string) => /"health":"(http:[^"]+)"/.exec(log)![1]!;

/** Asks for predictions without a pause, a few at a time, until it is told to stop. */
export class PredictionLoad {
  /** Ids of the answers that came. */
  readonly acknowledged: string[] = [];
  /** Requests that were refused or broken off. */
  failed = 0;
  private stopping = false;
  private readonly clients: Promise<void>[];

  constructor(
    private readonly url: string,
    private readonly modelName: string,
    clients = 4,
  ) {
    this.clients = Array.from({ length: clients }, () => this.ask());
  }

  async stop(): Promise<readonly string[]> {
    this.stopping = true;
    await Promise.all(this.clients);
    return this.acknowledged;
  }

  private async ask(): Promise<void> {
    while (!this.stopping) {
      try {
        const request = { title: 'lampe numéro 3', modelName: this.modelName };
        const response = await post(`${this.url}/predict`, request);
        const body = (await response.json()) as { id: string };
        if (response.status === 200) this.acknowledged.push(body.id);
        else this.failed += 1;
      } catch {
        this.failed += 1;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

/** How many of these predictions are stored. */
export async function storedOf(db: DataSource, ids: readonly string[]): Promise<number> {
  let stored = 0;
  for (let from = 0; from < ids.length; from += 1000) {
    const [{ found }] = await db.query('SELECT COUNT(*) AS found FROM prediction WHERE id IN (?)', [
      ids.slice(from, from + 1000),
    ]);
    stored += Number(found);
  }
  return stored;
}
