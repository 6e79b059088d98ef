import { z } from 'zod';
import { digestOfJson } from './digest.js';
import { jsonSetting } from './json-setting.js';

/** Raised when the rule or a setting gets another meaning, so that old decisions are not read by new rules. */
export const GATE_RULE_VERSION = 2;

const share = (min: number, max: number, preset: number) => z.number().min(min).max(max).default(preset);

/** The settings of the gate; `src/ml/gate/gate-rule.ts` says what each means. */
const gateRuleSchema = z.strictObject({
  significance: share(0.0001, 0.2, 0.05),
  power: share(0.5, 0.99, 0.8),
  differenceMin: share(0.0001, 0.5, 0.002),
  decisiveDifference: share(0.001, 1, 0.04),
  guardSupportMin: z.int().min(1).max(1_000_000).default(20),
  guardFallMax: share(0, 1, 0.05),
  nonInferiorityMargin: share(0.0001, 0.2, 0.005),
  savingMin: share(0.01, 0.99, 0.2),
  resamples: z.int().min(200).max(100_000).default(2000),
  seed: z.int().default(1),
});

export type GateRuleSettings = Readonly<z.output<typeof gateRuleSchema>>;

/** The rule that holds where nothing is configured. */
export const DEFAULT_GATE_RULE: GateRuleSettings = gateRuleSchema.parse({});

/** The settings as they are given in the environment: a JSON object of those that differ from the presets. */
export const gateRuleText = jsonSetting(gateRuleSchema, '{"significance":0.01}');

/** Tells rules apart: equal settings have equal digests. */
export function digestOfRule(rule: GateRuleSettings): string {
  return digestOfJson({ version: GATE_RULE_VERSION, ...rule });
}
