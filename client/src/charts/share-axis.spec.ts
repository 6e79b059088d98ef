import { describe, expect, it } from 'vitest';
import { endsOfAxis } from './share-axis.ts';

describe('the axis of metrics', () => {
  it('ends at 1 where shares come near to it', () => {
    expect(endsOfAxis(['gold.weighted_f1']).max?.({ min: 0.5, max: 0.97 })).toBe(1);
    expect(endsOfAxis(['gold.weighted_f1']).max?.({ min: 0.1, max: 0.3 })).toBe(null);
  });

  it('has room below a share that stays at 1', () => {
    expect(endsOfAxis(['train.validation_weighted_f1']).min?.({ min: 1, max: 1 })).toBe(0.9);
  });

  it('is left alone where a metric is no share', () => {
    expect(endsOfAxis(['gold.accuracy', 'train.loss'])).toEqual({});
  });
});
