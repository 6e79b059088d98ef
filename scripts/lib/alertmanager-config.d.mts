export const ALERT_VARIABLES: readonly string[];
export function alertmanagerConfig(environment: Readonly<Record<string, string | undefined>>): string;
