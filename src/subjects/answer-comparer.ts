import type {
  AnswerComparer,
  ComparedAnswers,
  ComparingTask,
} from '../pipeline/registry/comparison/kept-answers.js';
import { TaskThread } from '../platform/task-thread.js';
import type { ComparingMessage, ComparingResult } from './comparing-messages.js';

/** Tests run from the sources, which a thread cannot load; they are compiled before. */
const THREAD_FILE = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/src/subjects/comparing-thread.js' : './comparing-thread.js',
  import.meta.url,
);

/** Compares kept answers in a thread: files of many rows and thousands of resamples would hold up other requests. */
export class ThreadedComparer implements AnswerComparer {
  private readonly thread = new TaskThread<ComparingMessage, ComparingResult>(THREAD_FILE);

  async compare(task: ComparingTask): Promise<readonly (ComparedAnswers | null)[]> {
    const result = await this.thread.ask(task);
    if ('failure' in result) throw new Error(result.failure);
    return result.pairs;
  }

  /** Ends the thread; comparisons that have not ended fail. */
  async close(): Promise<void> {
    await this.thread.close();
  }
}
