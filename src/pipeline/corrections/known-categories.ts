import type { EntityManager } from 'typeorm';
import { invalidInput } from '../../platform/errors.js';
import { CHAMPION } from '../registry/champion.js';

/** Categories that a refusal names at most. */
const SUGGESTIONS_MAX = 3;

/** The categories that corrections may name, by model; what was looked up is kept. */
export class KnownCategories {
  private readonly ofVersions = new Map<string, ReadonlySet<string>>();
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
    if (!isMeant) throw unknownCategory(code, [...known, ...introduced]);
    introduced.add(code);
    return true;
  }

  private async versions(modelId: string, modelVersionId: string | null): Promise<ReadonlySet<string>> {
    const key = `${modelId}/${modelVersionId}`;
    const before = this.ofVersions.get(key);
    if (before !== undefined) return before;
    const rows: { code: string }[] = await this.manager.query(
      `SELECT DISTINCT category.code FROM model_version version
         JOIN run ON run.id = version.run_id
         JOIN dataset_class category ON category.dataset_version_id = run.dataset_version_id
        WHERE version.model_id = ? AND (version.id = ? OR version.id IN
              (SELECT model_version_id FROM model_alias WHERE model_id = ? AND alias = ?))`,
      [modelId, modelVersionId, modelId, CHAMPION],
    );
    const codes = new Set(rows.map(({ code }) => code));
    this.ofVersions.set(key, codes);
    return codes;
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

function unknownCategory(code: string, known: readonly string[]) {
  const closest = [...known]
    .sort((a, b) => distance(code, a) - distance(code, b) || (a < b ? -1 : 1))
    .slice(0, SUGGESTIONS_MAX);
  const hint = closest.length === 0 ? '' : ` The closest are ${closest.join(', ')}.`;
  return invalidInput(
    'category',
    `"${code}" is none of the ${known.length} categories that the model knows.${hint} Say newCategory if a new one is meant.`,
  );
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
