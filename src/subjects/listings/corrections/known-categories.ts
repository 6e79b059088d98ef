import type { EntityManager } from 'typeorm';
import { CHAMPION } from '../../../pipeline/registry/champion.js';
import { invalidInput } from '../../../platform/errors.js';

/** Categories that a refusal names at most. */
const SUGGESTIONS_MAX = 3;
/** What is further away is no suggestion: a quarter of the letters and more agree by chance. */
const FARNESS_MAX = 0.6;
/** Shorter texts are part of others by chance. */
const PART_CHARS_MIN = 4;

/** The categories that corrections may name, by model; what was looked up is kept. */
export class KnownCategories {
  private readonly ofVersions = new Map<string, ReadonlyMap<string, string>>();
  private readonly introduced = new Map<string, Set<string>>();

  constructor(private readonly manager: EntityManager) {}

  /**
   * Whether a category is new: neither among those of the version that answered or of the champion, nor introduced by
   * an accepted correction.
   * @throws AppError INVALID_INPUT for a new one unless it is meant, naming the closest that are known
   */
  async isNew(
    { modelId, modelVersionId }: { modelId: string; modelVersionId: string | null },
    code: string,
    isMeant: boolean,
  ): Promise<boolean> {
    const known = await this.versions(modelId, modelVersionId);
    if (known.has(code)) return false;
    const introduced = await this.introducedTo(modelId);
    if (introduced.has(code)) return true;
    if (!isMeant) {
      throw unknownCategory(code, [...known, ...[...introduced].map((one) => [one, one] as const)]);
    }
    introduced.add(code);
    return true;
  }

  /** Their names by their codes. */
  private async versions(
    modelId: string,
    modelVersionId: string | null,
  ): Promise<ReadonlyMap<string, string>> {
    const key = `${modelId}/${modelVersionId}`;
    const before = this.ofVersions.get(key);
    if (before !== undefined) return before;
    const rows: { code: string; name: string }[] = await this.manager.query(
      `SELECT DISTINCT category.code, category.name FROM model_version version
         JOIN run ON run.id = version.run_id
         JOIN dataset_class category ON category.dataset_version_id = run.dataset_version_id
        WHERE version.model_id = ? AND (version.id = ? OR version.id IN
              (SELECT model_version_id FROM model_alias WHERE model_id = ? AND alias = ?))`,
      [modelId, modelVersionId, modelId, CHAMPION],
    );
    const names = new Map(rows.map(({ code, name }) => [code, name]));
    this.ofVersions.set(key, names);
    return names;
  }

  private async introducedTo(modelId: string): Promise<Set<string>> {
    const before = this.introduced.get(modelId);
    if (before !== undefined) return before;
    const codes = new Set(await introducedCodes(this.manager, modelId));
    this.introduced.set(modelId, codes);
    return codes;
  }
}

/** Categories that accepted corrections of a model have introduced. */
export async function introducedCodes(manager: EntityManager, modelId: string): Promise<string[]> {
  const rows: { code: string }[] = await manager.query(
    `SELECT DISTINCT category_code AS code FROM correction
      WHERE model_id = ? AND state = 'ACCEPTED' AND new_category = 1`,
    [modelId],
  );
  return rows.map(({ code }) => code);
}

function unknownCategory(given: string, known: readonly (readonly [code: string, name: string])[]) {
  const closest = known
    .map(([code, name]) => ({ code, name, far: Math.min(farness(given, code), farness(given, name)) }))
    .filter(({ far }) => far <= FARNESS_MAX)
    .sort((a, b) => a.far - b.far || (a.code < b.code ? -1 : 1))
    .slice(0, SUGGESTIONS_MAX)
    .map(({ code, name }) => (code === name ? code : `${code} (${name})`));
  const hint = closest.length === 0 ? '' : ` The closest are ${closest.join(', ')}.`;
  return invalidInput(
    'category',
    `"${given}" is the code of none of the ${known.length} categories that the model knows.${hint} Say newCategory if a new one is meant.`,
  );
}

/** How far two texts are from each other, whatever their case: 0 where one is part of the other, 1 where nothing agrees. */
function farness(given: string, known: string): number {
  const [a, b] = [given.toLowerCase(), known.toLowerCase()];
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length >= PART_CHARS_MIN && long.includes(short)) return 0;
  return distance(a, b) / Math.max(long.length, 1);
}

/** Letters to insert, to delete or to replace until one text is the other (Levenshtein 1966). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[to.length]!;
}
