import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CHAIN_START,
  ChainCheck,
  type ChainedEntry,
  type ChainHead,
  type ChainProblem,
  endToGoOnFrom,
  hashOfEntry,
  isOfAnotherKey,
  sealedHead,
} from './audit-chain.js';

const key = Buffer.from('a key that only the server has, ok');

const facts = fc.record({
  happenedAt: fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
  actorKind: fc.constantFrom('ACCOUNT', 'API_KEY', 'ANONYMOUS'),
  actor: fc.option(fc.string()),
  apiKeyId: fc.option(fc.string()),
  action: fc.constantFrom('account.create', 'model.promote', 'sign-in'),
  subject: fc.option(fc.string()),
  outcome: fc.constantFrom('DONE', 'FORBIDDEN'),
  details: fc.json(),
});

type Facts = Omit<ChainedEntry, 'position' | 'entryHash'>;

function chained(said: readonly Facts[]): { entries: ChainedEntry[]; head: ChainHead } {
  let hash = CHAIN_START;
  const entries = said.map((each, index) => {
    const entry = { ...each, position: index + 1 };
    hash = hashOfEntry(key, hash, entry);
    return { ...entry, entryHash: hash };
  });
  return { entries, head: sealedHead(key, entries.length, hash) };
}

function check(entries: readonly ChainedEntry[], head: ChainHead): ChainProblem | null {
  const chain = new ChainCheck(key);
  for (const entry of entries) chain.add(entry);
  return chain.end(head);
}

/** Some entries, and the place of one of them. */
const withPlace = fc
  .array(facts, { minLength: 2, maxLength: 12 })
  .chain((said) => fc.record({ said: fc.constant(said), at: fc.nat(said.length - 1) }));

describe('what the next entry is chained to', () => {
  const head = sealedHead(key, 3, 'the hash of entry 3');

  it('is the last entry', () => {
    expect(endToGoOnFrom(key, head, true)).toBe('the hash of entry 3');
  });

  it('is nothing in a new log', () => {
    expect(endToGoOnFrom(key, { position: 0, entryHash: '', seal: '' }, false)).toBe(CHAIN_START);
  });

  it.each([
    ['the head of an earlier entry', { ...head, position: 2, entryHash: 'the hash of entry 2' }],
    ['the head of a new log', { position: 0, entryHash: '', seal: '' }],
  ])('is no end that a chain has after %s was put there', (_what, forged) => {
    const next = endToGoOnFrom(key, forged, true);
    expect([forged.entryHash, CHAIN_START]).not.toContain(next);
  });
});

describe('whose chain it is', () => {
  const other = Buffer.from('a key that another server has, ok');
  const { entries, head } = chained([
    {
      ...{ happenedAt: new Date(0), actorKind: 'ACCOUNT', actor: 'anna', apiKeyId: null },
      ...{ action: 'sign-in', subject: null, outcome: 'DONE', details: '{}' },
    },
  ]);
  const first = entries[0]!;

  it.each([
    ['is ours', key, head, first, false],
    ['is ours after its head was forged', key, { ...head, seal: 'forged' }, first, false],
    ['is ours after its first entry was changed', key, head, { ...first, actor: 'ben' }, false],
    ["is another key's", other, head, first, true],
    ['is that of who begins it', other, { position: 0, entryHash: '', seal: '' }, null, false],
  ] as const)('%s', (_what, ofWhom, end, begin, isAnother) => {
    expect(isOfAnotherKey(ofWhom, end, begin)).toBe(isAnother);
  });
});

describe('a chain', () => {
  it('that nobody touched has no problem', () => {
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 12 }), (said) => {
        const { entries, head } = chained(said);
        expect(check(entries, head)).toBeNull();
      }),
    );
  });

  it('shows where an entry was changed, whichever part of it', () => {
    fc.assert(
      fc.property(withPlace, facts, ({ said, at }, other) => {
        const { entries, head } = chained(said);
        for (const name of Object.keys(other) as (keyof Facts)[]) {
          const before = entries[at]!;
          if (String(before[name]) === String(other[name])) continue;
          const changed = entries.with(at, { ...before, [name]: other[name] });
          expect(check(changed, head)).toEqual({ position: at + 1, kind: 'CHANGED' });
        }
      }),
    );
  });

  it('shows where an entry was removed', () => {
    fc.assert(
      fc.property(withPlace, ({ said, at }) => {
        const { entries, head } = chained(said);
        expect(check(entries.toSpliced(at, 1), head)).toEqual({ position: at + 1, kind: 'MISSING' });
      }),
    );
  });

  it('shows where an entry was removed and those behind it were numbered anew', () => {
    fc.assert(
      fc.property(withPlace, ({ said, at }) => {
        const { entries, head } = chained(said);
        const closed = entries.toSpliced(at, 1).map((entry, index) => ({ ...entry, position: index + 1 }));
        const kind = at === entries.length - 1 ? 'MISSING' : 'CHANGED';
        expect(check(closed, head)).toEqual({ position: at + 1, kind });
      }),
    );
  });

  it('shows where two entries changed places', () => {
    fc.assert(
      fc.property(withPlace, fc.nat(), ({ said, at }, chance) => {
        const { entries, head } = chained(said);
        const other = chance % entries.length;
        fc.pre(other !== at);
        const [first, second] = [Math.min(at, other), Math.max(at, other)];
        const swapped = entries
          .with(first, { ...entries[second]!, position: first + 1 })
          .with(second, { ...entries[first]!, position: second + 1 });
        expect(check(swapped, head)).toEqual({ position: first + 1, kind: 'CHANGED' });
      }),
    );
  });

  it('shows that the last entries were cut off together with the head', () => {
    fc.assert(
      fc.property(withPlace, ({ said, at }) => {
        const { entries, head } = chained(said);
        const kept = entries.slice(0, at);
        const forged = { position: at, entryHash: kept.at(-1)?.entryHash ?? CHAIN_START, seal: head.seal };
        fc.pre(at > 0);
        expect(check(kept, forged)).toEqual({ position: at, kind: 'HEAD_CHANGED' });
      }),
    );
  });
});
