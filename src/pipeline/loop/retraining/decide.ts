import { counted } from '../../../platform/counted.js';
import type { RetrainingPolicy } from '../../../platform/retraining-policy.js';
import type { RetrainingCause, RetrainingDecision } from '../../../store/entities/retraining.js';
import type { SubjectOf } from '../../subject.js';

/** Causes whose runs the budget, the cooldown and the hysteresis hold back; people and the clock mean what they say. */
export const ALARM_CAUSES = ['DRIFT_ALARM', 'QUALITY_ALARM', 'WEBHOOK'] as const;

export function isAlarm(cause: RetrainingCause): cause is (typeof ALARM_CAUSES)[number] {
  return (ALARM_CAUSES as readonly string[]).includes(cause);
}

/** By what requests are judged. */
export interface RetrainingRules {
  readonly policy: RetrainingPolicy;
  readonly subjectOf: SubjectOf;
}

/** How far the inputs have drifted and what that has done to the answers, for alarms of our own. */
export interface Severity {
  /** Size of the largest effect, 0 to 1. */
  readonly effect: number;
  /** How much accuracy is lost against the reference, as a share; null while nothing can be said. */
  readonly qualityDrop: number | null;
  /** Whether its whole interval is more than the policy asks for; absent for an alarm of quality, which opened on that. */
  readonly isDropSure?: boolean;
  /** Whether the drop was estimated without labels or counted with them. */
  readonly qualityFrom: 'ESTIMATED' | 'REALISED';
  /** What the champion could learn and has not, as its subject counts it; absent where that is not known. */
  readonly newLabels?: number;
}

/** All that a decision rests on. */
export interface Facts {
  readonly cause: RetrainingCause;
  /** For alarms of our own; null for others. */
  readonly severity: Severity | null;
  /** Name of the alert, for one from outside. */
  readonly alertName: string | null;
  /** The same thing has started a run before, or is over. */
  readonly isRepeated: boolean;
  /** A retraining of the model is queued or runs. */
  readonly isInFlight: boolean;
  /** The alarm has started a run and was not clear for long enough since. */
  readonly isHeld: boolean;
  /** Since the last retraining of the model ended, whatever asked for it; null when there was none. */
  readonly minutesSinceLast: number | null;
  /** How many trainings that alarms started have brought nothing, in a row up to now. */
  readonly fruitless: number;
  /** Trainings that alarms started within the last 24 hours. */
  readonly startedInDay: number;
}

export interface Decided {
  readonly decision: RetrainingDecision;
  /** Why, in a sentence. */
  readonly reason: string;
}

/** How long the cooldown is after so many trainings in a row that brought nothing. */
export function cooldownMinutes(fruitless: number, policy: RetrainingPolicy): number {
  const { cooldownMinutes: first, cooldownMaxMinutes } = policy;
  return Math.max(first, Math.min(first * 2 ** Math.min(fruitless, 30), cooldownMaxMinutes));
}

/** Whether a request may start a training. Looks at the facts alone. */
export function decideRetraining(facts: Facts, policy: RetrainingPolicy): Decided {
  const weighed = facts.severity === null ? null : weigh(facts.cause, facts.severity, policy);
  if (weighed !== null) return weighed;
  if (facts.alertName !== null && policy.alertNames.length > 0) {
    if (!policy.alertNames.includes(facts.alertName)) {
      return said('NOTIFIED', `the policy does not name the alert "${facts.alertName}"`);
    }
  }
  if (facts.isRepeated) return said('MERGED', 'the same has started a run before, or is over');
  if (facts.isInFlight) return said('IN_FLIGHT', 'a retraining of this model is under way');
  return isAlarm(facts.cause) ? hold(facts, policy) : said('STARTED', 'nothing stands in the way');
}

/** What an alarm of our own is worth: null when it may ask for a training. */
function weigh(
  cause: RetrainingCause,
  { effect, qualityDrop, isDropSure = true, qualityFrom, newLabels }: Severity,
  { effectMin, qualityDropMin, realisedDropSuffices, newLabelsMin }: RetrainingPolicy,
): Decided | null {
  const isLarge = qualityDrop !== null && qualityDrop >= qualityDropMin;
  const isDrop = isLarge && isDropSure;
  if (isDrop && newLabels !== undefined && newLabels < newLabelsMin) {
    const reason = `${counted(newLabels, 'new label')} to learn from; the policy asks for ${newLabelsMin}`;
    return said('NOTIFIED', reason);
  }
  const isEnoughAlone = realisedDropSuffices && qualityFrom === 'REALISED' && cause === 'QUALITY_ALARM';
  if (isDrop && isEnoughAlone) return null;
  if (effect < effectMin) {
    const reason = `an effect of ${percent(effect)} is less than the ${percent(effectMin)} of the policy`;
    return isDrop ? said('NOTIFIED', reason) : said('NO_EFFECT', reason);
  }
  if (isDrop) return null;
  const drop = qualityDrop === null ? 'no drop of quality is known' : `a drop of ${percent(qualityDrop)}`;
  const limit = `the policy asks for ${percent(qualityDropMin)}${isLarge ? ' with its whole interval' : ''}`;
  return said('NOTIFIED', `${drop}; ${limit}`);
}

function hold(facts: Facts, policy: RetrainingPolicy): Decided {
  if (facts.isHeld) {
    const clear = `clear for ${policy.hysteresisMinutes} minutes`;
    return said('HYSTERESIS', `the alarm has started a run and was not ${clear} since`);
  }
  const cooldown = cooldownMinutes(facts.fruitless, policy);
  if (facts.minutesSinceLast !== null && facts.minutesSinceLast < cooldown) {
    const fruitless = facts.fruitless === 0 ? '' : `, after ${facts.fruitless} in a row that brought nothing`;
    const ago = `${Math.max(0, Math.floor(facts.minutesSinceLast))} minutes ago`;
    return said(
      'COOLDOWN',
      `the last retraining ended ${ago}; the cooldown is ${cooldown} minutes${fruitless}`,
    );
  }
  if (facts.startedInDay >= policy.dailyBudget) {
    return said(
      'BUDGET',
      `alarms have started ${facts.startedInDay} of ${policy.dailyBudget} trainings in 24 hours`,
    );
  }
  if (policy.dryRun) return said('DRY_RUN', 'it would start one; the policy is a dry run');
  return said('STARTED', 'nothing stands in the way');
}

function said(decision: RetrainingDecision, reason: string): Decided {
  return { decision, reason };
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(2))} %`;
}
