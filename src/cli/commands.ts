import type { Commands } from './command.js';
import { OFFLINE_COMMANDS } from './offline-commands.js';

/** All commands, in the order of the help. */
export const COMMANDS: Commands = {
  'make-dataset': async () => (await import('./make-dataset.js')).makeDatasetCommand,
  'build-features': async () => (await import('./build-features.js')).buildFeaturesCommand,
  train: async () => (await import('./train.js')).trainCommand,
  search: async () => (await import('./search.js')).searchCommand,
  reproduce: async () => (await import('./reproduce.js')).reproduceCommand,
  evaluate: async () => (await import('./evaluate.js')).evaluateCommand,
  promote: async () => (await import('./promote.js')).promoteCommand,
  rollback: async () => (await import('./rollback.js')).rollbackCommand,
  promotions: async () => (await import('./promotions.js')).promotionsCommand,
  compare: async () => (await import('./compare.js')).compareCommand,
  gate: async () => (await import('./gate.js')).gateCommand,
  drift: async () => (await import('./drift.js')).driftCommand,
  predict: async () => (await import('./predict.js')).predictCommand,
  correct: async () => (await import('./correct.js')).correctCommand,
  quality: async () => (await import('./quality.js')).qualityCommand,
  ...OFFLINE_COMMANDS,
  lineage: async () => (await import('./lineage.js')).lineageCommand,
  erase: async () => (await import('./erase.js')).eraseCommand,
  visualize: async () => (await import('./visualize.js')).visualizeCommand,
  archive: async () => (await import('./archive.js')).archiveCommand,
  artifacts: async () => (await import('./artifacts.js')).artifactsCommand,
  tracking: async () => (await import('./tracking.js')).trackingCommand,
  account: async () => (await import('./account.js')).accountCommand,
  key: async () => (await import('./key.js')).keyCommand,
  audit: async () => (await import('./audit.js')).auditCommand,
  doctor: async () => (await import('./doctor.js')).doctorCommand,
};
