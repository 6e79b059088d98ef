import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { principalOf } from '../../pipeline/access/authenticator.js';
import { SESSION_SECONDS, signIn, signOut } from '../../pipeline/access/sign-ins.js';
import type { Principal } from '../../platform/access/principal.js';
import { endedSessionCookie, sessionCookie, sessionSecretOf } from '../../platform/access/session-cookie.js';
import { parseRequest } from '../../platform/validation.js';
import type { AccessServices } from './access-services.js';
import { assertNotCrossSite, assertSameOrigin } from './same-origin.js';

const signInSchema = z.strictObject({
  name: z.string().min(1).max(200),
  password: z.string().min(1).max(200),
});

/** Signing in and out for browsers, by a cookie: POST, GET and DELETE /session. */
export function registerSession(server: FastifyInstance, services: AccessServices): void {
  const { isSecure, authenticator, limits } = services;
  const own = { access: 'PUBLIC', readsCredentials: true } as const;
  server.post('/session', { config: own }, async (request, reply) => {
    assertNotCrossSite(request);
    const { name, password } = parseRequest(signInSchema, request.body ?? {});
    await limits.ofSignIn(name, request.ip);
    const { account, secret } = await signIn(services, { name, password, kind: 'SESSION' }, new Date());
    return reply
      .header('set-cookie', sessionCookie(secret, { isSecure, seconds: SESSION_SECONDS }))
      .header('cache-control', 'no-store')
      .send(describe(principalOf(account)));
  });
  server.get('/session', { config: { access: 'PUBLIC' } }, async (request, reply) =>
    reply.header('cache-control', 'no-store').send(describe(request.principal)),
  );
  server.delete('/session', { config: own }, async (request, reply) => {
    const secret = sessionSecretOf(request.headers.cookie, { isSecure });
    if (secret !== null) {
      assertSameOrigin(request);
      if (await signOut(services, secret, new Date())) authenticator.forget();
    }
    return reply
      .header('set-cookie', endedSessionCookie({ isSecure }))
      .header('cache-control', 'no-store')
      .send(describe(authenticator.anonymous));
  });
}

/** Who asks, for a page: what it may show, and whether it should ask for a name and a password. */
function describe({ kind, name, permissions, mustChangePassword }: Principal) {
  return { signedIn: kind !== 'ANONYMOUS', kind, name, permissions: [...permissions], mustChangePassword };
}
