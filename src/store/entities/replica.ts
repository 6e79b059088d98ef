import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, timeColumn } from './columns.js';

/** A process that answers requests. A row that is not renewed belongs to a process that is gone. */
@Entity('replica')
@Index('ix_replica_heartbeat', ['heartbeatAt'])
export class Replica {
  @PrimaryColumn(idColumn) id!: string;
  @Column({ type: 'varchar', length: 191 }) host!: string;
  @Column({ type: 'int' }) pid!: number;
  @Column({ name: 'started_at', ...timeColumn }) startedAt!: Date;
  @Column({ name: 'heartbeat_at', ...timeColumn }) heartbeatAt!: Date;
}

/** Which version of a model a replica serves. */
@Entity('replica_model')
@Index('ix_replica_model_version', ['modelVersionId'])
export class ReplicaModel {
  @PrimaryColumn({ name: 'replica_id', ...idColumn }) replicaId!: string;
  @PrimaryColumn({ name: 'model_id', ...idColumn }) modelId!: string;
  @Column({ name: 'model_version_id', ...idColumn }) modelVersionId!: string;
  @Column({ ...timeColumn }) since!: Date;
  /** Since when the champion is another version; null while it is this one. */
  @Column({ name: 'behind_since', ...timeColumn, nullable: true }) behindSince!: Date | null;
  /** What keeps the champion from being served. */
  @Column({ type: 'varchar', length: 1000, nullable: true }) problem!: string | null;
}

/** That a version served, on any replica, and from when to when. */
@Entity('version_service')
@Index('ix_version_service_last', ['modelId', 'lastServedAt'])
export class VersionService {
  @PrimaryColumn({ name: 'model_version_id', ...idColumn }) modelVersionId!: string;
  @Column({ name: 'model_id', ...idColumn }) modelId!: string;
  @Column({ name: 'first_served_at', ...timeColumn }) firstServedAt!: Date;
  @Column({ name: 'last_served_at', ...timeColumn }) lastServedAt!: Date;
}
