import type { EntityManager } from 'typeorm';
import type { RetrainingCause, RetrainingDecision } from '../../../store/entities/retraining.js';

export interface RetrainingFigures {
  /**
   * gondola_retraining_requests_total: how often something new was asked for or decided. An alarm is told again for as
   * long as it lasts, so its repeats say only how long that was.
   */
  readonly requests: readonly {
    readonly model: string;
    readonly cause: RetrainingCause;
    readonly decision: RetrainingDecision;
    readonly requests: number;
  }[];
  /** gondola_retraining_last_started_timestamp_seconds, of models that were retrained. */
  readonly lastStarted: readonly { readonly model: string; readonly timestampSeconds: number }[];
}

/** The figures of retraining for the metrics, from the rows, so that every process tells the same. */
export async function readRetrainingFigures(manager: EntityManager): Promise<RetrainingFigures> {
  const rows: {
    model: string;
    cause: RetrainingCause;
    decision: RetrainingDecision;
    requests: string;
    lastAt: Date;
  }[] = await manager.query(
    `SELECT model.name AS model, request.cause, request.decision, COUNT(*) AS requests,
            MAX(request.created_at) AS lastAt
       FROM retraining_request request JOIN model ON model.id = request.model_id
      GROUP BY model.name, request.cause, request.decision`,
  );
  const lastStarted = new Map<string, number>();
  for (const { model, decision, lastAt } of rows) {
    if (decision !== 'STARTED') continue;
    lastStarted.set(model, Math.max(lastStarted.get(model) ?? 0, lastAt.getTime() / 1000));
  }
  return {
    requests: rows.map(({ model, cause, decision, requests }) => ({
      ...{ model, cause, decision },
      requests: Number(requests),
    })),
    lastStarted: [...lastStarted].map(([model, timestampSeconds]) => ({ model, timestampSeconds })),
  };
}
