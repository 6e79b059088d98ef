import { beforeEach, describe, expect, it } from 'vitest';
import { TaskThread } from './task-thread.js';

/** Doubles what it is given; breaks on a negative number. */
const DOUBLING = `
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', ({ id, value }) => {
    if (value < 0) throw new Error('negative');
    parentPort.postMessage({ id, value: 2 * value });
  });`;

type Numbered = { readonly id: number; readonly value: number };

let thread: TaskThread<Numbered, Numbered>;

beforeEach(() => {
  thread = new TaskThread(new URL(`data:text/javascript,${encodeURIComponent(DOUBLING)}`));
  return () => thread.close();
});

describe('a thread for tasks', () => {
  it('gives each task its own answer', async () => {
    const answers = await Promise.all([1, 2, 3].map((value) => thread.ask({ value })));
    expect(answers.map(({ value }) => value)).toEqual([2, 4, 6]);
  });

  it('fails what it had to do when it breaks', async () => {
    await expect(thread.ask({ value: -1 })).rejects.toThrow('negative');
  });

  it('is started anew after it broke', async () => {
    await thread.ask({ value: -1 }).catch(() => {});
    expect(await thread.ask({ value: 4 })).toMatchObject({ value: 8 });
  });

  it('fails what it had to do when it is closed', async () => {
    const open = thread.ask({ value: 1 });
    await Promise.all([expect(open).rejects.toThrow(/ended/), thread.close()]);
  });
});
