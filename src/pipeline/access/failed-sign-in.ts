import { anonymous } from '../../platform/access/principal.js';

const NAME_CHARS_MAX = 191;

/** What the audit log says of an attempt to sign in that failed. @param by the way it was tried */
export function failedSignIn(name: string, by: string) {
  return {
    principal: anonymous(null),
    action: 'sign-in',
    subject: name.slice(0, NAME_CHARS_MAX),
    outcome: 'UNAUTHENTICATED',
    details: { by },
  };
}
