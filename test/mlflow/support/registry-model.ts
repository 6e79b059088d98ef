/** The simplest registry that does what MLflow's does: what the real one is compared with. */
export type Registry = Map<string, RegistryEntry>;

interface RegistryEntry {
  highest: number;
  /** Stage by number; without the deleted ones. */
  readonly versions: Map<number, string>;
  readonly aliases: Map<string, number>;
}

export const KEPT_STAGES = ['None', 'Staging', 'Production', 'Archived'] as const;

export type Change =
  | { kind: 'createModel'; name: string }
  | { kind: 'deleteModel'; name: string }
  | { kind: 'rename'; name: string; new_name: string }
  | { kind: 'createVersion'; name: string; source: string }
  | { kind: 'deleteVersion'; name: string; version: string }
  | { kind: 'setAlias'; name: string; alias: string; version: string }
  | { kind: 'deleteAlias'; name: string; alias: string }
  | {
      kind: 'moveStage';
      name: string;
      version: string;
      stage: string;
      archive_existing_versions: boolean;
    };

interface Outcome {
  readonly status: number;
  readonly error?: string;
  readonly version?: number;
}

const DONE: Outcome = { status: 200 };
const MISSING: Outcome = { status: 404, error: 'RESOURCE_DOES_NOT_EXIST' };
const EXISTS: Outcome = { status: 400, error: 'RESOURCE_ALREADY_EXISTS' };
const INVALID: Outcome = { status: 400, error: 'INVALID_PARAMETER_VALUE' };

/** Changes the registry. @returns what its caller must be told */
export function change(registry: Registry, what: Change): Outcome {
  const entry = registry.get(what.name);
  if (what.kind === 'createModel') {
    if (entry !== undefined) return EXISTS;
    registry.set(what.name, { highest: 0, versions: new Map(), aliases: new Map() });
    return DONE;
  }
  if (what.kind === 'moveStage' && what.archive_existing_versions && !isActive(what.stage)) return INVALID;
  if (entry === undefined) return MISSING;
  switch (what.kind) {
    case 'deleteModel':
      registry.delete(what.name);
      return DONE;
    case 'rename':
      if (what.new_name !== what.name && registry.has(what.new_name)) return EXISTS;
      registry.delete(what.name);
      registry.set(what.new_name, entry);
      return DONE;
    case 'createVersion':
      entry.versions.set(++entry.highest, 'None');
      return { status: 200, version: entry.highest };
    case 'deleteAlias':
      entry.aliases.delete(what.alias);
      return DONE;
    default:
      return changeVersion(entry, what);
  }
}

/** The newest version of each stage. */
export function latestOf({ versions }: RegistryEntry): Map<string, number> {
  const ascending = [...versions].sort(([a], [b]) => a - b);
  return new Map(ascending.map(([number, stage]) => [stage, number]));
}

function changeVersion(
  { versions, aliases }: RegistryEntry,
  what: Extract<Change, { version: string }>,
): Outcome {
  const number = Number(what.version);
  const before = versions.get(number);
  if (before === undefined) return MISSING;
  if (what.kind === 'setAlias') aliases.set(what.alias, number);
  if (what.kind === 'deleteVersion') {
    versions.delete(number);
    for (const [alias, named] of aliases) if (named === number) aliases.delete(alias);
  }
  if (what.kind === 'moveStage') {
    const others = what.archive_existing_versions ? [...versions] : [];
    for (const [other, stage] of others) if (stage === what.stage) versions.set(other, 'Archived');
    versions.set(number, what.stage);
  }
  return DONE;
}

function isActive(stage: string): boolean {
  return stage === 'Staging' || stage === 'Production';
}
