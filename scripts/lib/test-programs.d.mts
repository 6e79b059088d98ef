export function findMonitoring(
  pathVariable?: string,
): { prometheus: string; promtool: string; alertmanager: string; amtool: string } | undefined;
export function findBrowser(pathVariable?: string): string | undefined;
export function findKubectl(pathVariable?: string): string | undefined;
export const MONITORING_MISSING: string;
export const BROWSER_MISSING: string;
export const KUBECTL_MISSING: string;
