import { Brackets, type DataSource, In } from 'typeorm';
import { firstIdAt } from '../../platform/ids.js';
import type { Logger } from '../../platform/logging.js';
import { isFinal, OPEN_STATES } from '../../queue/states.js';
import { Job } from '../../store/entities/job.js';
import { Follower } from './follower.js';

const POLL_MS = 500;
/** Who follows all jobs also sees those that began and ended between two polls, if their ids are not older than this. */
const RECENT_MS = 10_000;
/** Jobs that are watched for those who follow all of them, the newest. */
const WATCHED_MAX = 500;

/**
 * Lets many subscribers follow jobs with one query: while anybody watches, the watched rows are read twice a
 * second. Rows are the truth, so no event can be missed, whatever happens to Redis.
 */
export class JobWatcher {
  private readonly followers = new Map<string, Set<Follower>>();
  private readonly followersOfAll = new Set<Follower>();
  /** Open when all jobs were read last. */
  private open: string[] = [];
  private timer: NodeJS.Timeout | null = null;
  private polling = false;

  constructor(
    private readonly db: DataSource,
    private readonly log: Logger,
  ) {}

  /** Whether rows are being read, which is so only while somebody follows a job. */
  get active(): boolean {
    return this.timer !== null;
  }

  /**
   * Yields the job as it stands, then each time its state, progress, stage or log changed, until it is finished.
   * A subscriber that is slower than the job sees the newest change only. Its `return` ends it at once.
   */
  follow(id: string): AsyncIterableIterator<Job> {
    const follower = new Follower({ factsOf: factsWithLog, toTheEnd: true }, () => {
      const others = this.followers.get(id);
      others?.delete(follower);
      if (others?.size === 0) this.followers.delete(id);
      this.stopIfAlone();
    });
    this.followers.set(id, (this.followers.get(id) ?? new Set()).add(follower));
    this.start();
    return follower;
  }

  /**
   * Yields the jobs that are open, then every job each time its state, progress or stage changed, without end. Its
   * `return` ends it at once.
   */
  followAll(): AsyncIterableIterator<Job> {
    const follower = new Follower({ factsOf, toTheEnd: false }, () => {
      this.followersOfAll.delete(follower);
      this.stopIfAlone();
    });
    this.followersOfAll.add(follower);
    this.start();
    return follower;
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  private start(): void {
    this.timer ??= setInterval(() => void this.poll(), POLL_MS);
    void this.poll();
  }

  private stopIfAlone(): void {
    if (this.followers.size === 0 && this.followersOfAll.size === 0) this.stop();
  }

  private async poll(): Promise<void> {
    if (this.polling) return;
    this.polling = true;
    try {
      if (this.followers.size > 0) await this.pollFollowed();
      if (this.followersOfAll.size > 0) await this.pollAll();
    } catch (error) {
      this.log.warn({ err: error }, 'could not read watched jobs');
    } finally {
      this.polling = false;
    }
  }

  private async pollFollowed(): Promise<void> {
    for (const job of await this.db.manager.findBy(Job, { id: In([...this.followers.keys()]) })) {
      for (const follower of this.followers.get(job.id) ?? []) follower.offer([job]);
    }
  }

  /** Two short reads by indexes, however many jobs there are: those that are open, and those that were or are new. */
  private async pollAll(): Promise<void> {
    const query = () =>
      this.db.manager.createQueryBuilder(Job, 'job').orderBy('job.id', 'DESC').limit(WATCHED_MAX);
    const open = await query()
      .where({ state: In([...OPEN_STATES]) })
      .getMany();
    const openIds = new Set(open.map(({ id }) => id));
    const closed = this.open.filter((id) => !openIds.has(id));
    const others = await query()
      .where(
        new Brackets((where) =>
          where
            .where('job.id > :recent', { recent: firstIdAt(Date.now() - RECENT_MS) })
            .orWhere(closed.length === 0 ? 'FALSE' : 'job.id IN (:...closed)', { closed }),
        ),
      )
      .getMany();
    const byId = new Map([...open, ...others].map((job) => [job.id, job]));
    const jobs = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    this.open = jobs.filter(({ state }) => !isFinal(state)).map(({ id }) => id);
    for (const follower of this.followersOfAll) follower.offer(jobs);
  }
}

/** What changes of a job, as one text. */
function factsOf({ state, progressPercent, stage, attempt, cancelRequestedAt }: Job): string {
  return [state, progressPercent, stage, attempt, cancelRequestedAt?.getTime()].join();
}

function factsWithLog(job: Job): string {
  return `${factsOf(job)},${job.logLineCount}`;
}
