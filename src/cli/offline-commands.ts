import type { Commands } from './command.js';

/** The commands that work from files alone. */
export const OFFLINE_COMMANDS = {
  fit: async () => (await import('./fit.js')).fitCommand,
  apply: async () => (await import('./apply.js')).applyCommand,
} satisfies Commands;
