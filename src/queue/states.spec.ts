import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFinal, JOB_TRANSITIONS, mayChange } from './states.js';

const states = Object.keys(JOB_TRANSITIONS) as (keyof typeof JOB_TRANSITIONS)[];
const anyState = fc.constantFrom(...states);

describe('the states of a job', () => {
  it('have exactly three ends', () => {
    expect(states.filter(isFinal)).toEqual(['succeeded', 'failed', 'cancelled']);
  });

  it('are never left once they are final, whatever is asked for', () => {
    fc.assert(
      fc.property(fc.array(anyState), (wanted) => {
        let state: (typeof states)[number] = 'queued';
        let end: (typeof states)[number] | null = null;
        for (const next of wanted) {
          if (mayChange(state, next)) state = next;
          if (end !== null && state !== end) return false;
          if (isFinal(state)) end = state;
        }
        return true;
      }),
    );
  });

  it('lead nowhere but to an end through running: only a queued job that never ran may fail or be cancelled', () => {
    expect(mayChange('queued', 'succeeded')).toBe(false);
    fc.assert(fc.property(anyState, (from) => mayChange(from, 'queued') === (from === 'running')));
  });
});
