import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { AuditLog } from '../../pipeline/access/audit/audit-log.js';
import type { RunCreator } from '../../pipeline/tracking/run-creator.js';
import type { RunWriter } from '../../pipeline/tracking/run-writer.js';
import type { AccessNeed } from '../../platform/access/permissions.js';
import type { Principal } from '../../platform/access/principal.js';
import type { Config } from '../../platform/config.js';
import type { ArtifactStore } from '../../store/artifact-store.js';

/** What the endpoints work with. */
export interface MlflowServices {
  readonly db: DataSource;
  readonly artifacts: ArtifactStore;
  readonly audit: AuditLog;
  readonly access: Pick<Config['access'], 'fourEyes'>;
  readonly runCreator: RunCreator;
  readonly runWriter: RunWriter;
  /** Beneath which artifacts go whose experiment names no place. */
  readonly artifactRoot: string;
}

export const METHODS = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const;
export type Method = (typeof METHODS)[number];

/** One endpoint of MLflow's REST API: what it takes, and the use-case that it calls. */
export interface Endpoint {
  readonly methods: readonly Method[];
  /** Below `/api/2.0/mlflow/`, e.g. `runs/create`; Fastify's `:name` for parts of the path that are fields. */
  readonly path: string;
  /** Whether it changes which models there are or what they are used for, which leaves an entry in the audit log. */
  readonly isAudited: boolean;
  /** What a caller needs. */
  readonly access: AccessNeed;
  readonly schema: z.ZodType;
  /** Returns the answer, an object or nothing; fields that are undefined or empty lists are left out. */
  readonly handle: (services: MlflowServices, fields: never, principal: Principal) => Promise<unknown>;
}

/** What moves models towards their use. */
const PROMOTING = new Set(['registered-models/alias', 'model-versions/transition-stage']);

/** What is asked with GET, or searches, reads; aliases and stages promote; all else is the work of training. */
function accessOf(methods: readonly Method[], path: string): AccessNeed {
  if (methods.includes('GET') || /(^|\/)search(-datasets)?$/.test(path)) return 'READ';
  return PROMOTING.has(path) ? 'PROMOTE' : 'TRAIN';
}

const GOVERNED = /^(registered-models|model-versions)\/(create|rename|delete|alias|transition-stage)$/;

function isGovernance(methods: readonly Method[], path: string): boolean {
  return GOVERNED.test(path) && !methods.includes('GET');
}

/** Joins a schema and the function that takes what it yields. */
export function endpoint<Schema extends z.ZodType>(
  methods: Method | readonly Method[],
  path: string,
  schema: Schema,
  handle: (services: MlflowServices, fields: z.output<Schema>, principal: Principal) => Promise<unknown>,
): Endpoint {
  const all = [methods].flat() as Method[];
  return {
    ...{ methods: all, path, schema, access: accessOf(all, path), isAudited: isGovernance(all, path) },
    handle: handle as Endpoint['handle'],
  };
}
