import { TaskThread } from '../../../platform/task-thread.js';
import type { LikedFigures } from './judge-liked.js';
import type { JudgingMessage, JudgingResult } from './judging-messages.js';

/** Tests run from the sources, which a thread cannot load; they are compiled before. */
const THREAD_FILE = new URL(
  import.meta.url.endsWith('.ts')
    ? '../../../../dist/src/subjects/films/quality/judging-thread.js'
    : './judging-thread.js',
  import.meta.url,
);

/**
 * `judgeLiked` in a thread of its own, since reading a model and ranking all films for thousands of users would hold up a
 * worker's event loop, and with it the locks of its jobs. The thread ends with it: nothing stays in memory.
 * @throws Error when a file cannot be read
 */
export async function judgeInThread(task: Omit<JudgingMessage, 'id'>): Promise<LikedFigures | null> {
  const thread = new TaskThread<JudgingMessage, JudgingResult>(THREAD_FILE);
  try {
    const result = await thread.ask(task);
    if ('failure' in result) throw new Error(result.failure);
    return result.figures;
  } finally {
    await thread.close();
  }
}
