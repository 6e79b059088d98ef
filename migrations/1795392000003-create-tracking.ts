import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateTracking1795392000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE experiment (
        id INT NOT NULL AUTO_INCREMENT,
        name VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        created_at DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE INDEX ux_experiment_name (name)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE run (
        id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        experiment_id INT NOT NULL,
        name VARCHAR(250) NOT NULL,
        status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        dataset_version_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NULL,
        feature_set_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        model_name VARCHAR(191) NOT NULL,
        promotion_verdict VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
        promotion_reason VARCHAR(1000) NULL,
        error_code VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
        error_message VARCHAR(1000) NULL,
        created_at DATETIME(3) NOT NULL,
        started_at DATETIME(3) NULL,
        ended_at DATETIME(3) NULL,
        PRIMARY KEY (id),
        INDEX ix_run_experiment (experiment_id, id),
        INDEX ix_run_dataset_version (dataset_version_id),
        CONSTRAINT fk_run_experiment FOREIGN KEY (experiment_id) REFERENCES experiment (id),
        CONSTRAINT fk_run_dataset_version FOREIGN KEY (dataset_version_id) REFERENCES dataset_version (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE run_param (
        run_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (run_id, name),
        CONSTRAINT fk_run_param_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE run_metric (
        run_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        step BIGINT NOT NULL,
        recorded_at DATETIME(3) NOT NULL,
        value DOUBLE NOT NULL,
        PRIMARY KEY (run_id, name, step, recorded_at),
        CONSTRAINT fk_run_metric_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE run_latest_metric (
        run_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        step BIGINT NOT NULL,
        value DOUBLE NOT NULL,
        PRIMARY KEY (run_id, name),
        INDEX ix_run_latest_metric_value (name, value, run_id),
        CONSTRAINT fk_run_latest_metric_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE run_class_metric (
        run_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        split VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        class_index SMALLINT NOT NULL,
        code VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        precision_score DOUBLE NOT NULL,
        recall_score DOUBLE NOT NULL,
        f1_score DOUBLE NOT NULL,
        support INT NOT NULL,
        PRIMARY KEY (run_id, split, class_index),
        CONSTRAINT fk_run_class_metric_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE run_confusion (
        run_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        split VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        truth_index SMALLINT NOT NULL,
        predicted_index SMALLINT NOT NULL,
        row_count INT NOT NULL,
        PRIMARY KEY (run_id, split, truth_index, predicted_index),
        CONSTRAINT fk_run_confusion_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
    await runner.query(`
      CREATE TABLE run_artifact (
        run_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        path VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
        digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        PRIMARY KEY (run_id, path),
        CONSTRAINT fk_run_artifact_run FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE,
        CONSTRAINT fk_run_artifact_artifact FOREIGN KEY (digest) REFERENCES artifact (digest)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE run_artifact');
    await runner.query('DROP TABLE run_confusion');
    await runner.query('DROP TABLE run_class_metric');
    await runner.query('DROP TABLE run_latest_metric');
    await runner.query('DROP TABLE run_metric');
    await runner.query('DROP TABLE run_param');
    await runner.query('DROP TABLE run');
    await runner.query('DROP TABLE experiment');
  }
}
