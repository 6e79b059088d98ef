import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ACCESS_TOKEN_SECONDS, signAccessToken } from '../../pipeline/access/access-tokens.js';
import { refresh, type SignedIn, signIn, signInService, signOut } from '../../pipeline/access/sign-ins.js';
import { toAppError } from '../../platform/errors.js';
import type { Account } from '../../store/entities/access.js';
import type { AccessServices } from './access-services.js';
import { assertNotCrossSite } from './same-origin.js';

const FORM = 'application/x-www-form-urlencoded';
const FORM_BYTES_MAX = 16_384;

/** An error as RFC 6749, section 5.2 has it. */
class OAuthError extends Error {
  constructor(
    readonly error:
      | 'invalid_request'
      | 'invalid_client'
      | 'invalid_grant'
      | 'invalid_scope'
      | 'unsupported_grant_type',
    message: string,
  ) {
    super(message);
  }
}

const grantSchema = z.discriminatedUnion('grant_type', [
  z.object({ grant_type: z.literal('password'), username: z.string().min(1), password: z.string().min(1) }),
  z.object({
    grant_type: z.literal('client_credentials'),
    client_id: z.string().optional(),
    client_secret: z.string().optional(),
  }),
  z.object({ grant_type: z.literal('refresh_token'), refresh_token: z.string().min(1) }),
]);

/** POST /oauth/token and /oauth/revoke (RFC 6749, RFC 7009), for the accounts of this server. */
export async function registerOauth(server: FastifyInstance, services: AccessServices): Promise<void> {
  const config = { access: 'PUBLIC', readsCredentials: true } as const;
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      FORM,
      { parseAs: 'string', bodyLimit: FORM_BYTES_MAX },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    );
    scope.setErrorHandler(sendOauthError);
    scope.post('/oauth/token', { config }, async (request, reply) => {
      assertNotCrossSite(request);
      const { account, refreshToken, signInId } = await granted(request, services);
      return unstored(reply).send({
        access_token: await signAccessToken(account, signInId, services.keys.tokens, new Date()),
        token_type: 'Bearer',
        expires_in: ACCESS_TOKEN_SECONDS,
        ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
      });
    });
    scope.post('/oauth/revoke', { config }, async (request, reply) => {
      const token = fieldsOf(request).token;
      if (!token) throw new OAuthError('invalid_request', 'The field token is missing.');
      // Not for a text that is no token: anybody could make every caller be looked up again.
      if (await signOut(services, token, new Date())) services.authenticator.forget();
      return unstored(reply).code(200).send({});
    });
  });
}

interface Granted {
  readonly account: Account;
  readonly refreshToken: string | null;
  readonly signInId: string | null;
}

async function granted(request: FastifyRequest, services: AccessServices): Promise<Granted> {
  const fields = fieldsOf(request);
  const parsed = grantSchema.safeParse(fields);
  if (!parsed.success) {
    const [{ path, code } = { path: [], code: '' }] = parsed.error.issues;
    if (code === 'invalid_union') {
      const known = 'password, client_credentials or refresh_token';
      throw new OAuthError('unsupported_grant_type', `grant_type must be ${known}.`);
    }
    throw new OAuthError(
      'invalid_request',
      `The field ${path.join('.') || 'grant_type'} is missing or empty.`,
    );
  }
  if (fields.scope) {
    // A token that may do more than was asked for would be worse than none.
    const message = 'A token may do all that its account may; for less, make an API key with scopes.';
    throw new OAuthError('invalid_scope', message);
  }
  const now = new Date();
  const grant = parsed.data;
  const { limits } = services;
  switch (grant.grant_type) {
    case 'password': {
      const credentials = { name: grant.username, password: grant.password, kind: 'REFRESH' } as const;
      await limits.ofSignIn(grant.username, request.ip);
      return withRefresh(await signIn(services, credentials, now).catch(asOauth('invalid_grant')));
    }
    case 'client_credentials': {
      const client = clientOf(request, grant);
      await limits.ofSignIn(client.name, request.ip);
      const account = await signInService(services, client, now).catch(asOauth('invalid_client'));
      return { account, refreshToken: null, signInId: null };
    }
    case 'refresh_token': {
      await limits.ofToken(request.ip);
      const onReuse = () => services.authenticator.forget();
      const refreshed = refresh(services, grant.refresh_token, now, onReuse);
      return withRefresh(await refreshed.catch(asOauth('invalid_grant')));
    }
  }
}

const withRefresh = ({ account, secret, signInId }: SignedIn): Granted => ({
  ...{ account, refreshToken: secret, signInId },
});

/** The client's name and secret: from the header, whose parts are form-encoded (RFC 6749, 2.3.1), or from the body. */
function clientOf(
  { headers }: FastifyRequest,
  grant: { client_id?: string | undefined; client_secret?: string | undefined },
): { name: string; password: string } {
  const [, encoded] = /^Basic +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  if (encoded !== undefined) {
    const text = Buffer.from(encoded, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    const part = (from: number, to?: number) =>
      new URLSearchParams(`x=${text.slice(from, to)}`).get('x') ?? '';
    if (colon > 0) return { name: part(0, colon), password: part(colon + 1) };
  }
  if (!grant.client_id || !grant.client_secret) {
    throw new OAuthError('invalid_client', 'Send client_id and client_secret, or the header authorization.');
  }
  return { name: grant.client_id, password: grant.client_secret };
}

function fieldsOf({ body }: FastifyRequest): Record<string, string> {
  if (body instanceof URLSearchParams) return Object.fromEntries(body);
  throw new OAuthError('invalid_request', `The body must be ${FORM}.`);
}

function asOauth(error: 'invalid_grant' | 'invalid_client') {
  return (thrown: unknown): never => {
    const { code, message } = toAppError(thrown);
    if (code !== 'UNAUTHENTICATED') throw thrown;
    throw new OAuthError(error, message);
  };
}

function sendOauthError(thrown: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (thrown instanceof OAuthError) {
    const isClient = thrown.error === 'invalid_client';
    if (isClient) void reply.header('www-authenticate', 'Basic realm="gondola"');
    const body = { error: thrown.error, error_description: thrown.message };
    return unstored(reply)
      .code(isClient ? 401 : 400)
      .send(body);
  }
  const status = 'statusCode' in thrown ? Number(thrown.statusCode) : 500;
  if (status >= 400 && status < 500) {
    const body = { error: 'invalid_request', error_description: `The body must be ${FORM}.` };
    return unstored(reply).code(status).send(body);
  }
  const known = toAppError(thrown);
  if (known.httpStatus < 500) {
    // RFC 6749 has no word for it; this one is RFC 8628's.
    const error = known.code === 'RATE_LIMITED' ? 'slow_down' : 'invalid_request';
    return unstored(reply).code(known.httpStatus).send({ error, error_description: known.message });
  }
  const isAway = known.code === 'OVERLOADED';
  if (!isAway) request.log.error({ err: thrown }, 'request failed');
  const error = isAway ? 'temporarily_unavailable' : 'server_error';
  return unstored(reply)
    .code(known.httpStatus)
    .send({ error, error_description: `The log has more under ${request.id}.` });
}

function unstored(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store').header('pragma', 'no-cache').type('application/json');
}
