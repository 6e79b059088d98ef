import { Worker } from 'node:worker_threads';
import type { DataSource } from 'typeorm';
import { CHALLENGER } from '../../../../pipeline/registry/champion.js';
import type { ModelLoader, ServableModel } from '../../../../pipeline/serving/champion/model-loader.js';
import { toAppError } from '../../../../platform/errors.js';
import type { Logger } from '../../../../platform/logging.js';
import { ProcessorWait } from '../../../../platform/processor-wait.js';
import type { Model, ModelVersion } from '../../../../store/entities/registry.js';
import { insertDisagreements } from './disagreements.js';
import type { Disagreement, ShadowedAnswer, ShadowResult, ShadowTask } from './shadow-messages.js';
import { findChallenger, readAssignments, type ShadowAssignment } from './shadow-settings.js';

/** Tests run from the sources, which a thread cannot load; they are compiled before. */
const THREAD_FILE = new URL(
  import.meta.url.endsWith('.ts')
    ? '../../../../../dist/src/subjects/listings/serving/shadow/shadow-thread.js'
    : './shadow-thread.js',
  import.meta.url,
);

/** Answers that wait for the thread, and disagreements that wait for MySQL; what comes when they are full is dropped. */
const QUEUE_MAX = 1_000;
/** Answers that go to the thread at a time. */
const BATCH_MAX = 50;
/** How long answers are collected before they go to the thread: one message costs as much as a prediction. */
const COLLECT_MS = 100;
/** Requests wait for a processor for a greater share of the time than this: the challenger would make it worse. */
const CROWDED_SHARE = 0.1;
/** How long it then leaves the processors alone between two batches. */
const CROWDED_PAUSE_MS = 1_000;
/** Champions wait for the same loader: a challenger that cannot be loaded is not tried at every look. */
const RETRY_MS = 30_000;

interface Parts {
  readonly db: DataSource;
  readonly loader: Pick<ModelLoader, 'load'>;
  readonly log: Logger;
  /** A number in [0, 1) for each answer of a model whose challenger is asked. */
  readonly chance: () => number;
  /** For what share of the time the event loop has lately waited for a processor, in [0, 1]. */
  readonly waitShare?: () => number;
}

interface Assigned {
  readonly share: number;
  readonly challenger: ServableModel;
}

/** What became of the answers that challengers were to be asked about, by model name. */
export interface ShadowCounts {
  readonly agreed: number;
  readonly disagreed: number;
  readonly dropped: number;
}

/** Who would be asked, and why that cannot be. */
export interface ShadowReadiness {
  readonly challenger: ModelVersion | null;
  readonly problem: string | null;
}

const NONE: ShadowCounts = { agreed: 0, disagreed: 0, dropped: 0 };

/**
 * Lets challengers score a share of the live traffic, in a thread that takes what processor time is left, and hardly
 * any while requests themselves wait for a processor. What it cannot keep up with is dropped and counted; a request does
 * no more for it than to put a reference in a list.
 */
export class Shadow {
  private assigned = new Map<string, Assigned>();
  private readonly failedAtMs = new Map<string, number>();
  private readonly queue: ShadowedAnswer[] = [];
  private unstored: Disagreement[] = [];
  private readonly totals = new Map<string, ShadowCounts>();
  private thread: Worker | null = null;
  private busy = false;
  private sending: NodeJS.Timeout | null = null;
  private timer: NodeJS.Timeout | null = null;
  private refreshing: Promise<void> | null = null;

  private lastSentAtMs = Number.NEGATIVE_INFINITY;
  private readonly waitShare: () => number;

  constructor(private readonly parts: Parts) {
    const wait = new ProcessorWait();
    this.waitShare = parts.waitShare ?? (() => wait.share());
  }

  /** Looks for settings and new challengers at this interval. */
  start(pollMs: number): void {
    this.timer = setInterval(() => void this.refresh(), pollMs);
  }

  async stop(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    if (this.sending !== null) clearTimeout(this.sending);
    await this.store();
    await this.thread?.terminate();
  }

  counts(): ReadonlyMap<string, ShadowCounts> {
    return this.totals;
  }

  get pending(): number {
    return this.queue.length;
  }

  /** Whether the challenger is asked about this answer; `answer` is called only then. */
  offer(modelName: string, answer: () => ShadowedAnswer): void {
    const assigned = this.assigned.get(modelName);
    if (assigned === undefined || this.parts.chance() >= assigned.share) return;
    if (this.queue.length >= QUEUE_MAX) {
      this.count(modelName, { dropped: 1 });
      return;
    }
    this.queue.push(answer());
    this.sendSoon();
  }

  /** Whether the challenger of a model could be asked now, which is found out by loading it. */
  async readiness({ id: modelId, name }: Pick<Model, 'id' | 'name'>): Promise<ShadowReadiness> {
    const challenger = await findChallenger(this.parts.db.manager, modelId);
    if (challenger === null) {
      const problem = `No version of ${name} has the alias "${CHALLENGER}", so nobody is asked until one has.`;
      return { challenger, problem };
    }
    try {
      await this.parts.loader.load(challenger, name);
      return { challenger, problem: null };
    } catch (error) {
      const problem = `The challenger of ${name} cannot be asked: ${toAppError(error).message}`;
      return { challenger, problem };
    }
  }

  /** Reads the settings once, and loads the challengers that they name. Never fails. */
  refresh(): Promise<void> {
    this.refreshing ??= this.refreshNow()
      .catch((error: unknown) => this.parts.log.warn({ err: error }, 'could not look for challengers'))
      .finally(() => {
        this.refreshing = null;
      });
    return this.refreshing;
  }

  private async refreshNow(): Promise<void> {
    await this.store();
    const wanted = await readAssignments(this.parts.db.manager);
    const next = new Map<string, Assigned>();
    for (const assignment of wanted) {
      const challenger = await this.challengerOf(assignment);
      if (challenger !== null)
        next.set(assignment.modelName, { share: assignment.sharePercent / 100, challenger });
    }
    const changed =
      next.size !== this.assigned.size ||
      [...next].some(([name, { challenger }]) => this.assigned.get(name)?.challenger !== challenger);
    this.assigned = next;
    if (changed) this.tellThread();
  }

  private async challengerOf({ modelName, challenger }: ShadowAssignment): Promise<ServableModel | null> {
    const known = this.assigned.get(modelName)?.challenger;
    if (known?.version.id === challenger.id) return known;
    const failedAt = this.failedAtMs.get(challenger.id);
    if (failedAt !== undefined && performance.now() - failedAt < RETRY_MS) return null;
    try {
      return await this.parts.loader.load(challenger, modelName);
    } catch (error) {
      this.parts.log.warn({ err: error, modelName }, 'the challenger cannot be loaded');
      this.failedAtMs.set(challenger.id, performance.now());
      return null;
    }
  }

  private tellThread(): void {
    const challengers = [...this.assigned.values()].map(({ challenger }) => ({
      modelName: challenger.modelName,
      modelId: challenger.version.modelId,
      versionId: challenger.version.id,
      shared: challenger.shared,
    }));
    if (challengers.length > 0) this.thread ??= this.startThread();
    this.post({ type: 'challengers', challengers });
  }

  private startThread(): Worker {
    const thread = new Worker(THREAD_FILE);
    const breakOff = (error: unknown) => {
      if (this.thread !== thread) return;
      this.parts.log.error({ err: error }, 'the thread that asks challengers ended');
      this.thread = null;
      this.busy = false;
      this.assigned = new Map(); // the next look starts another
    };
    thread.on('message', (result: ShadowResult) => this.take(result));
    thread.on('error', breakOff);
    thread.on('exit', () => breakOff(new Error('it ended before it was told to')));
    thread.unref();
    return thread;
  }

  private sendSoon(): void {
    this.sending ??= setTimeout(() => {
      this.sending = null;
      this.send();
    }, COLLECT_MS).unref();
  }

  private send(): void {
    if (this.busy || this.queue.length === 0 || this.thread === null) return;
    const nowMs = performance.now();
    if (nowMs - this.lastSentAtMs < CROWDED_PAUSE_MS && this.waitShare() > CROWDED_SHARE) {
      this.sendSoon();
      return;
    }
    this.lastSentAtMs = nowMs;
    this.busy = true;
    this.post({ type: 'score', answers: this.queue.splice(0, BATCH_MAX) });
  }

  private take({ agreed, disagreements }: ShadowResult): void {
    this.busy = false;
    for (const [modelName, count] of Object.entries(agreed)) this.count(modelName, { agreed: count });
    for (const { modelName } of disagreements) this.count(modelName, { disagreed: 1 });
    const room = QUEUE_MAX - this.unstored.length; // MySQL may be away
    this.unstored.push(...disagreements.slice(0, room));
    for (const { modelName } of disagreements.slice(room)) this.count(modelName, { dropped: 1 });
    this.send();
  }

  private post(task: ShadowTask): void {
    this.thread?.postMessage(task);
  }

  private async store(): Promise<void> {
    const rows = this.unstored;
    if (rows.length === 0) return;
    this.unstored = [];
    try {
      await insertDisagreements(this.parts.db.manager, rows, new Date());
    } catch (error) {
      this.unstored = [...rows, ...this.unstored].slice(0, QUEUE_MAX);
      this.parts.log.warn({ err: error }, 'disagreements could not be stored; will try again');
    }
  }

  private count(modelName: string, more: Partial<ShadowCounts>): void {
    const now = this.totals.get(modelName) ?? NONE;
    this.totals.set(modelName, {
      agreed: now.agreed + (more.agreed ?? 0),
      disagreed: now.disagreed + (more.disagreed ?? 0),
      dropped: now.dropped + (more.dropped ?? 0),
    });
  }
}
