import type { MigrationInterface, QueryRunner } from 'typeorm';

export class NumberAliasMoves1795910000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE model_alias_change moved
        JOIN (SELECT id, ROW_NUMBER() OVER (PARTITION BY model_id, alias ORDER BY id) AS place
                FROM model_alias_change) ranked ON ranked.id = moved.id
         SET moved.move_no = ranked.place
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('UPDATE model_alias_change SET move_no = 0');
  }
}
