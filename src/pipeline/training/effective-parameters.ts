import type { EntityManager } from 'typeorm';
import type { FittedTextVectorizer } from '../../ml/text/vectorizer.js';
import { RunParam } from '../../store/entities/tracking.js';
import type { TextParameters } from './parameters/text.js';
import { typedValue } from './parameters/typed-value.js';

/** Settings whose presets depend on the number of training listings. */
const BY_SIZE = ['documentFrequencyMin', 'idfPower', 'wordWeight'] as const;
export type EffectiveText = Pick<TextParameters, (typeof BY_SIZE)[number]>;

/**
 * Name of the parameter of a run that has the value in force. What was asked for has the name without the first word,
 * and is missing where nothing was.
 */
const nameOf = (setting: string) => `effective.text.${setting}`;

/** By the names that they have as parameters of a run. */
export function namedEffective<Value>(settings: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(settings).map(([setting, value]) => [nameOf(setting), value]));
}

/** As parameters of a run; none for a model that reads no text. */
export function effectiveParameters(vectorizer: FittedTextVectorizer | null): Record<string, number> {
  return vectorizer === null ? {} : namedEffective({ ...vectorizer.weighting });
}

/** What a finished run has recorded; nothing for one of a time when nothing was. */
export async function readEffective(manager: EntityManager, runId: string): Promise<EffectiveText> {
  const rows = await manager.findBy(RunParam, { runId });
  const recorded = BY_SIZE.flatMap((setting) => {
    const row = rows.find(({ name }) => name === nameOf(setting));
    return row === undefined ? [] : [[setting, Number(typedValue(row.value))] as const];
  });
  return Object.fromEntries(recorded);
}
