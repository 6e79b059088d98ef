import { describe, expect, it } from 'vitest';
import { permissionsOf, ROLES } from './permissions.js';
import { anonymous, assertMeets, meets, type Principal } from './principal.js';

const anna: Principal = {
  ...anonymous(null),
  kind: 'ACCOUNT',
  name: 'anna',
  permissions: permissionsOf('LABELLER'),
};

describe('roles', () => {
  it('each hold what those before them hold', () => {
    for (const [index, role] of ROLES.entries()) {
      for (const lesser of ROLES.slice(0, index)) {
        expect([...permissionsOf(lesser)].filter((each) => !permissionsOf(role).has(each))).toEqual([]);
      }
    }
  });

  it('keep administration to the admin', () => {
    expect(ROLES.filter((role) => permissionsOf(role).has('ADMINISTER'))).toEqual(['ADMIN']);
  });
});

describe('a principal', () => {
  it('that is nobody is told to sign in', () => {
    expect(() => assertMeets(anonymous(null), 'READ', 'runs')).toThrow(
      expect.objectContaining({
        code: 'UNAUTHENTICATED',
        message: expect.stringContaining('runs needs READ'),
      }),
    );
  });

  it('that may not is told what is needed', () => {
    expect(() => assertMeets(anna, 'TRAIN', 'startTraining')).toThrow(
      expect.objectContaining({ code: 'FORBIDDEN', facts: { needs: 'TRAIN', what: 'startTraining' } }),
    );
  });

  it('is told that it is the key that may not', () => {
    const key = { ...anna, kind: 'API_KEY', apiKeyId: 'k' } as const;
    expect(() => assertMeets(key, 'TRAIN', 'startTraining')).toThrow(`this API key of ${anna.name}`);
  });

  it('may do what its role holds', () => {
    expect(meets(anna, 'LABEL')).toBe(true);
  });

  it('that has not signed in is not signed in, whatever nobody may do', () => {
    expect(meets(anonymous('ADMIN'), 'SIGNED_IN')).toBe(false);
    expect(meets(anonymous('ADMIN'), 'ADMINISTER')).toBe(true);
  });
});
