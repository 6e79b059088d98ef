import { type DataSource, SimpleConsoleLogger } from 'typeorm';

class Recorder extends SimpleConsoleLogger {
  readonly statements: string[] = [];

  override logQuery(statement: string): void {
    this.statements.push(statement);
  }
}

/** @returns the statements that are sent to the database from now on, a growing list */
export function recordStatements(db: DataSource): readonly string[] {
  const recorder = new Recorder();
  db.logger = recorder;
  return recorder.statements;
}
