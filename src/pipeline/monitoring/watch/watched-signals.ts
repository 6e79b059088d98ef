import type { Profile, SignalNames } from '../../../ml/signals/profile.js';
import { numericProfile, type ReferenceProfile } from '../../../ml/watch/reference-profile.js';

/** With fewer values in the reference a signal is not watched. */
const REFERENCE_ROWS_MIN = 100;

/** The signals that are watched one by one, with what they are held against. */
export function watchedReferences(profile: Profile, names: SignalNames): Map<string, ReferenceProfile> {
  const found = new Map<string, ReferenceProfile>();
  for (const signal of names.numeric) {
    const values = profile.numeric[signal]!;
    if (values.length >= REFERENCE_ROWS_MIN) found.set(signal, numericProfile(values));
  }
  for (const signal of names.categorical) {
    const counts = [...profile.categorical[signal]!].sort(([a], [b]) => (a < b ? -1 : 1));
    const rows = counts.reduce((sum, [, count]) => sum + count, 0);
    if (rows < REFERENCE_ROWS_MIN) continue;
    found.set(signal, {
      kind: 'category',
      categories: counts.map(([category]) => category),
      counts: counts.map(([, count]) => count),
    });
  }
  return found;
}
