import type { FastifyInstance } from 'fastify';
import type { DataSource } from 'typeorm';
import { assertIdExists, notFound } from '../platform/errors.js';
import type { ArtifactStore } from '../store/artifact-store.js';
import { DriftReportRow } from '../store/entities/monitoring.js';

/** The page has neither scripts nor anything from elsewhere, and must not get any; the monitoring page frames it. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

const READ = { config: { access: 'READ' } } as const;

/** Drift reports as pages and as JSON: /drift/reports/<id> and /drift/reports/<id>/json. */
export function registerDriftReports(
  server: FastifyInstance,
  { db, artifacts }: { db: DataSource; artifacts: ArtifactStore },
): void {
  const find = async (id: string): Promise<DriftReportRow> => {
    assertIdExists('drift report', id);
    const row = await db.manager.findOneBy(DriftReportRow, { id });
    if (row === null) throw notFound('drift report', id);
    return row;
  };
  server.get<{ Params: { id: string } }>('/drift/reports/:id', READ, async ({ params }, reply) => {
    const { pageDigest } = await find(params.id);
    return reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', PAGE_POLICY)
      .header('x-frame-options', 'SAMEORIGIN')
      .header('x-content-type-options', 'nosniff')
      .send(await artifacts.stream(pageDigest));
  });
  server.get<{ Params: { id: string } }>('/drift/reports/:id/json', READ, async ({ params }, reply) => {
    const { reportDigest } = await find(params.id);
    return reply
      .header('content-type', 'application/json; charset=utf-8')
      .send(await artifacts.stream(reportDigest));
  });
}
