import type { Metrics } from './metrics.js';
import { OPERATIONS, type Operation, OUTCOMES, type Protocol, type RequestOutcome } from './operations.js';

/** What is known of a GraphQL request only after it was read: all have the same address and mostly status 200. */
export interface RequestNote {
  readonly operation: Operation;
  readonly outcome: RequestOutcome;
}

/** Counts and times the requests of an API process. */
export class RequestMetrics {
  /** Requests that are being answered, with what was noted about them. */
  private readonly open = new Map<string, RequestNote | null>();

  constructor(private readonly metrics: Metrics) {
    for (const protocol of Object.keys(OPERATIONS) as Protocol[]) {
      metrics.gauge('gondola_requests_in_progress').add({ protocol }, 0);
      for (const operation of OPERATIONS[protocol]) {
        metrics.histogram('gondola_request_duration_seconds').prepare({ protocol, operation });
        for (const outcome of OUTCOMES) {
          metrics.counter('gondola_requests_total').add({ protocol, operation, outcome }, 0);
        }
      }
    }
  }

  /** Begins a request. @returns what is to be called once, when it is over */
  begin(requestId: string, protocol: Protocol): (found: RequestNote) => void {
    const startedAtMs = performance.now();
    this.open.set(requestId, null);
    this.metrics.gauge('gondola_requests_in_progress').add({ protocol }, 1);
    return (found) => {
      const { operation, outcome } = this.open.get(requestId) ?? found;
      this.open.delete(requestId);
      this.metrics.gauge('gondola_requests_in_progress').add({ protocol }, -1);
      this.metrics.counter('gondola_requests_total').add({ protocol, operation, outcome });
      this.metrics
        .histogram('gondola_request_duration_seconds')
        .observe({ protocol, operation }, (performance.now() - startedAtMs) / 1000);
    };
  }

  /** What an open request turned out to be; stands instead of what its address and status say. */
  note(requestId: string, note: RequestNote): void {
    if (this.open.has(requestId)) this.open.set(requestId, note);
  }
}
