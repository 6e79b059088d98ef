export function prepareServer(
  service: 'mysql' | 'redis',
  folder: string,
): Promise<{ command: string; args: string[]; url: string; isReady: () => Promise<boolean> } | undefined>;
