import { z } from 'zod';
import { jsonSetting } from './json-setting.js';

const DAY_MINUTES = 24 * 60;
const share = z.number().min(0).max(1);
const minutes = z
  .number()
  .min(0)
  .max(365 * DAY_MINUTES);

/** When an alarm may start a training; docs/retraining.md says what each setting means. */
const retrainingPolicySchema = z.strictObject({
  /** The least effect of a drift alarm of ours that counts at all. */
  effectMin: share.default(0.1),
  /** The least drop of estimated or realised accuracy that a training is worth. */
  qualityDropMin: share.default(0.02),
  /**
   * Without so many labels of people that the champion has not learnt from, an alarm of ours starts no training: on the
   * same data it would end with the same model.
   */
  newLabelsMin: z.int().min(0).max(1_000_000).default(20),
  /** Whether a drop of realised quality may start a training without drift of the inputs. */
  realisedDropSuffices: z.boolean().default(false),
  /** How long after a retraining no alarm may start another. */
  cooldownMinutes: minutes.default(360),
  /** The cooldown doubles with each training in a row that brought nothing, up to this. */
  cooldownMaxMinutes: minutes.default(7 * DAY_MINUTES),
  /** Trainings that alarms may start for one model within 24 hours. */
  dailyBudget: z.int().min(0).max(1000).default(3),
  /** How long an alarm that has started a training must have been clear before it may start another. */
  hysteresisMinutes: minutes.default(30),
  /** Alarms are judged and written down as ever, and start nothing. */
  dryRun: z.boolean().default(false),
  /** Names of the alerts from outside that may start a training; all where the list is empty. */
  alertNames: z.array(z.string().min(1).max(191)).max(100).default([]),
});

export type RetrainingPolicy = Readonly<z.output<typeof retrainingPolicySchema>>;

/** The policy that holds where nothing is configured. */
export const DEFAULT_RETRAINING_POLICY: RetrainingPolicy = retrainingPolicySchema.parse({});

/** The settings as they are given in the environment: a JSON object of those that differ from the presets. */
export const retrainingPolicyText = jsonSetting(retrainingPolicySchema, '{"cooldownMinutes":720}');
