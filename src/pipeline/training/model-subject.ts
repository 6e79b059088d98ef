import type { EntityManager } from 'typeorm';
import { AppError } from '../../platform/errors.js';
import type { SubjectName } from '../../store/entities/dataset.js';
import { Model } from '../../store/entities/registry.js';

/** A model answers one kind of question. @throws AppError CONFLICT where it has versions of another subject */
export function assertSameSubject(
  { name, subject }: Pick<Model, 'name' | 'subject'>,
  wanted: SubjectName,
): void {
  if (subject === null || subject === wanted) return;
  throw new AppError(
    'CONFLICT',
    `The model "${name}" is about ${subject}, the dataset about ${wanted}. Train under another model name.`,
    { modelName: name, subject },
  );
}

/** As `assertSameSubject`, for a model that may not be there yet. */
export async function assertModelTakes(
  manager: EntityManager,
  modelName: string,
  subject: SubjectName,
): Promise<void> {
  const model = await manager.findOneBy(Model, { name: modelName });
  if (model !== null) assertSameSubject(model, subject);
}
