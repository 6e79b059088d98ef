import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Asked } from '../../pipeline/loop/retraining/request-retraining.js';
import type { Config } from '../../platform/config.js';
import { AppError, invalidInput } from '../../platform/errors.js';
import { parseRequest } from '../../platform/validation.js';
import { alertsSchema, askedByAlerts } from './alerts.js';
import { askedByReport, evidentlySchema } from './evidently.js';
import { checkBearer, checkSignature, SIGNATURE_HEADER } from './signature.js';
import { type DeliveryContext, takeDelivery } from './take-delivery.js';

type Source = 'grafana' | 'alertmanager' | 'evidently';

const READERS: Readonly<Record<Source, (body: unknown) => Asked[]>> = {
  grafana: (body) => askedByAlerts('grafana', parseRequest(alertsSchema, body)),
  alertmanager: (body) => askedByAlerts('alertmanager', parseRequest(alertsSchema, body)),
  evidently: (body) => [askedByReport(parseRequest(evidentlySchema, body))],
};

/** Where alarms from outside ask for trainings. Nobody is let in until a secret is set. */
export async function registerWebhooks(
  server: FastifyInstance,
  context: DeliveryContext,
  secrets: Config['webhooks'],
): Promise<void> {
  await server.register(async (scope) => {
    // Who may is told by the signature.
    const config = { access: 'PUBLIC', readsCredentials: true } as const;
    scope.removeAllContentTypeParsers();
    // The signature is of the bytes, which a parser would lose.
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const source of Object.keys(READERS) as Source[]) {
      scope.post(`/webhooks/${source}`, { config }, async (request, reply) => {
        const now = new Date();
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const signatureDigest = authenticate(source, request, body, secrets, now);
        const asked = READERS[source](parseJson(body));
        const outcomes = await takeDelivery(context, { source, signatureDigest, asked }, now);
        return reply.code(202).send({ outcomes });
      });
    }
  });
}

/**
 * @returns the digest of the signature; null for a bearer token
 * @throws AppError NOT_FOUND while no secret is set, UNAUTHENTICATED
 */
function authenticate(
  source: Source,
  { headers }: FastifyRequest,
  body: Buffer,
  { secret, bearerToken }: Config['webhooks'],
  now: Date,
): string | null {
  const { authorization } = headers;
  // Alertmanager cannot sign.
  const mayBear = source === 'alertmanager' && bearerToken !== undefined;
  if (mayBear && authorization !== undefined && headers[SIGNATURE_HEADER] === undefined) {
    checkBearer(authorization, bearerToken);
    return null;
  }
  if (secret !== undefined) return checkSignature(headers, body, secret, now);
  if (mayBear) checkBearer('', bearerToken);
  throw new AppError('NOT_FOUND', 'Webhooks are not configured on this server: WEBHOOK_SECRET is not set.');
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw invalidInput('body', 'The body must be JSON.');
  }
}
