import { actorOf } from '../../platform/access/principal.js';
import type { Context } from '../context.js';

/** A request with the name of who has signed in, where somebody has, in place of what it says of itself. */
export function withActor(
  request: object,
  field: 'by' | 'submittedBy' | 'decidedBy',
  { principal }: Pick<Context, 'principal'>,
): object {
  const name = actorOf(principal, (request as Record<string, string | undefined>)[field]);
  return name === undefined ? request : { ...request, [field]: name };
}
