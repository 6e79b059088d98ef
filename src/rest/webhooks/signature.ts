import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { sha256 } from '../../platform/digest.js';
import { AppError } from '../../platform/errors.js';

/** A signature is taken this long before and after the time that it names. */
const SIGNATURE_SECONDS_MAX = 300;

export const SIGNATURE_HEADER = 'x-gondola-signature';
const GRAFANA_SIGNATURE_HEADER = 'x-grafana-alerting-signature';
const GRAFANA_TIMESTAMP_HEADER = 'x-grafana-alerting-timestamp';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** What a signature signs: the time, what parts it from the body, and the body as it was sent. */
interface Signed {
  readonly timestamp: string;
  readonly separator: '.' | ':';
  readonly signature: string;
}

export function unauthenticated(message: string): AppError {
  return new AppError('UNAUTHENTICATED', message);
}

/**
 * Checks an HMAC-SHA256 signature of a body: ours (`X-Gondola-Signature: t=<seconds>,v1=<hex>` over `t.body`) or that
 * of Grafana (`X-Grafana-Alerting-Signature` over `timestamp:body`, with the timestamp in a header).
 * @returns a digest that tells the signature from all others, to refuse it when it comes again
 * @throws AppError UNAUTHENTICATED when there is none, or it is wrong, too old or too new
 */
export function checkSignature(headers: Headers, body: Buffer, secret: string, now: Date): string {
  const signed = ours(headers) ?? grafanas(headers);
  if (signed === null)
    throw unauthenticated(`Sign the request: ${SIGNATURE_HEADER}: t=<seconds>,v1=<64 hex digits>.`);
  const { timestamp, separator, signature } = signed;
  const expected = createHmac('sha256', secret).update(`${timestamp}${separator}`).update(body).digest();
  const given = Buffer.from(signature, 'hex');
  // The time is looked at after the signature, so that who cannot sign learns nothing.
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw unauthenticated('The signature is not that of this body under the secret of this server.');
  }
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > SIGNATURE_SECONDS_MAX) {
    const limit = `${SIGNATURE_SECONDS_MAX / 60} minutes`;
    throw unauthenticated(`The signature is of another time than now; at most ${limit} may lie between.`);
  }
  return sha256(expected);
}

/** Checks a bearer token, without telling how much of it was right. @throws AppError UNAUTHENTICATED */
export function checkBearer(authorization: string, token: string): void {
  const given = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization)?.[1] ?? '';
  const digest = (text: string) => createHash('sha256').update(text).digest();
  if (!timingSafeEqual(digest(given), digest(token))) throw unauthenticated('The bearer token is wrong.');
}

function ours(headers: Headers): Signed | null {
  const header = headers[SIGNATURE_HEADER];
  if (header === undefined) return null;
  const [, timestamp, signature] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/i.exec(String(header)) ?? [];
  if (timestamp === undefined) {
    const form = 't=<seconds since 1970>,v1=<64 hex digits>';
    throw unauthenticated(`${SIGNATURE_HEADER} must read ${form}.`);
  }
  return { timestamp, separator: '.', signature: signature! };
}

function grafanas(headers: Headers): Signed | null {
  const signature = headers[GRAFANA_SIGNATURE_HEADER];
  if (signature === undefined) return null;
  const timestamp = String(headers[GRAFANA_TIMESTAMP_HEADER] ?? '');
  if (!/^\d{1,12}$/.test(timestamp)) {
    throw unauthenticated(`Set the timestamp header of the contact point to ${GRAFANA_TIMESTAMP_HEADER}.`);
  }
  return { timestamp, separator: ':', signature: String(signature) };
}
