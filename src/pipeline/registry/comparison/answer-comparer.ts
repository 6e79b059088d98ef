import { TaskThread } from '../../../platform/task-thread.js';
import type { ComparedAnswers, ComparingResult, ComparingTask } from './comparing-messages.js';

/** Tests run from the sources, which a thread cannot load; they are compiled before. */
const THREAD_FILE = new URL(
  import.meta.url.endsWith('.ts')
    ? '../../../../dist/src/pipeline/registry/comparison/comparing-thread.js'
    : './comparing-thread.js',
  import.meta.url,
);

/** Compares kept answers in a thread: files of many rows and thousands of resamples would hold up other requests. */
export class AnswerComparer {
  private readonly thread = new TaskThread<ComparingTask, ComparingResult>(THREAD_FILE);

  /** The first file with each of the others; null for one that has no gold row in common with it. */
  async compare(task: Omit<ComparingTask, 'id'>): Promise<readonly (ComparedAnswers | null)[]> {
    const result = await this.thread.ask(task);
    if ('failure' in result) throw new Error(result.failure);
    return result.pairs;
  }

  /** Ends the thread; comparisons that have not ended fail. */
  async close(): Promise<void> {
    await this.thread.close();
  }
}
