import type { FastifyInstance } from 'fastify';

/** Requests that begin in a turn of the event loop while there may be connections to accept. */
const REQUESTS_A_TURN = 2;
/** Turns without a new connection after which there are none to accept; what a turn brings has no order. */
const QUIET_TURNS = 2;

/**
 * Lets connections that wait be accepted before much is done for those that are there. Node accepts one connection each
 * time that its event loop goes round: when all connections at hand have a request, a round takes as long as all of
 * their answers, and a hundred new ones would wait for seconds while the others are answered many times.
 */
export function acceptFirst(server: FastifyInstance): void {
  const queue = new AcceptQueue();
  server.server.on('connection', () => queue.accepted());
  server.addHook('onRequest', (_request, _reply, begin) => queue.put(begin));
}

/** Requests in the order in which they came; few of them begin in a turn for as long as connections are accepted. */
export class AcceptQueue {
  private waiting: (() => void)[] = [];
  private quietTurns = QUIET_TURNS;
  private isPlanned = false;

  /** A connection was accepted. There may be more. */
  accepted(): void {
    this.quietTurns = 0;
    this.plan();
  }

  /** Begins a request, now or in one of the next turns. */
  put(begin: () => void): void {
    if (this.quietTurns < QUIET_TURNS || this.waiting.length > 0) this.waiting.push(begin);
    else begin();
  }

  private plan(): void {
    if (this.isPlanned) return;
    this.isPlanned = true;
    setImmediate(() => this.turn());
  }

  private turn(): void {
    this.isPlanned = false;
    this.quietTurns += 1;
    const isQuiet = this.quietTurns >= QUIET_TURNS;
    const begun = isQuiet ? this.waiting : this.waiting.splice(0, REQUESTS_A_TURN);
    if (isQuiet) this.waiting = [];
    else this.plan();
    for (const begin of begun) begin();
  }
}
