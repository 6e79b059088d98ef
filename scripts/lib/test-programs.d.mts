export interface MonitoringPrograms {
  readonly prometheus: string;
  readonly promtool: string;
  readonly alertmanager: string;
  readonly amtool: string;
}
export function findMonitoring(pathVariable?: string): MonitoringPrograms | undefined;
export function ensureMonitoring(log: (line: string) => void): Promise<void>;
export const MONITORING_MISSING: string;
