import type { MigrationInterface, QueryRunner } from 'typeorm';

const ROWS_A_PAGE = 1_000;
const OWN =
  /^(?:mlflow-artifacts:(?:\/\/[^/?]*)?|https?:\/\/[^?]*?\/mlflow-artifacts\/artifacts(?=\/|\?|$))([^?]*)/i;

interface VersionRow {
  readonly id: string;
  readonly files: string;
}

export class AddFilesPathOfVersions1795940000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE model_version
        ADD COLUMN files_path VARCHAR(3000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
        ADD KEY ix_model_version_files (files_path(700))
    `);
    for (let after = ''; ; ) {
      const rows: VersionRow[] = await runner.query(
        `SELECT id, IF(storage_location = '', source, storage_location) AS files
           FROM model_version WHERE id > ? ORDER BY id LIMIT ${ROWS_A_PAGE}`,
        [after],
      );
      for (const { id, files } of rows) {
        const path = await pathOf(runner, files);
        if (path !== null) {
          await runner.query('UPDATE model_version SET files_path = ? WHERE id = ?', [path, id]);
        }
      }
      if (rows.length < ROWS_A_PAGE) return;
      after = rows.at(-1)!.id;
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE model_version DROP KEY ix_model_version_files, DROP COLUMN files_path');
  }
}

/** The path below the root of all artifacts, as it was read when this was written; null for one of elsewhere. */
async function pathOf(runner: QueryRunner, address: string): Promise<string | null> {
  const [, runId, inRun] = /^runs:\/+([^/]+)\/?(.*)$/s.exec(address) ?? [];
  if (runId === undefined) return ownPath(address);
  const [run]: { artifact_uri: string }[] = /^[0-9a-f]{32}$/.test(runId)
    ? await runner.query('SELECT artifact_uri FROM run WHERE id = ?', [runId])
    : [];
  const folder = run === undefined ? null : ownPath(run.artifact_uri);
  return folder === null ? null : normal(`${folder}/${inRun}`);
}

function ownPath(address: string): string | null {
  const path = OWN.exec(address)?.[1];
  if (path === undefined) return null;
  try {
    return normal(decodeURIComponent(path));
  } catch {
    return normal(path);
  }
}

function normal(path: string): string | null {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  return names.includes('..') ? null : names.join('/');
}
