import type { UserEvidence } from '../../../ml/recommend/judge-users.js';

/** The evidence of a decision on users; null for a decision that rests on something else. */
export function userEvidenceIn(evidence: object | null): UserEvidence | null {
  return evidence !== null && 'usersNeeded' in evidence ? (evidence as UserEvidence) : null;
}
