import { type EntityManager, In } from 'typeorm';
import type {
  ExtendedDataset,
  ExtensionContext,
  ExtensionRequest,
} from '../../pipeline/corrections/extension-request.js';
import { DatasetVersion } from '../../store/entities/dataset.js';
import type { FilmRecipe } from './dataset/film-recipe.js';
import { extendFilms } from './feedback/extend-films.js';

/**
 * The next version of films; see `Subject.extendDataset`. On it is noted up to which event feedback was weighed, also
 * where it says nothing new and the base is the next version: so what changes nothing does not count as new for ever.
 */
export async function extendAndNote(
  base: DatasetVersion,
  request: ExtensionRequest,
  context: ExtensionContext,
): Promise<ExtendedDataset> {
  const { manager } = context.db;
  // Before the events are read: what comes meanwhile may be among them or not, and counts as new.
  const [{ upTo }]: [{ upTo: string | null }] = await manager.query(
    'SELECT MAX(arrival_no) AS upTo FROM feedback_event WHERE dataset_name = ?',
    [base.name],
  );
  const extended = await extendFilms(base, request, context);
  if (upTo !== null) {
    await manager.query(
      `UPDATE dataset_version SET feedback_weighed_up_to = GREATEST(COALESCE(feedback_weighed_up_to, 0), ?)
        WHERE id = ?`,
      [Number(upTo), extended.datasetVersionId],
    );
  }
  return extended;
}

/**
 * Films of which a user has said something that the champion's dataset version has not weighed, each user by itself: what
 * somebody says again and again of one film counts once, and a film that nobody has described does not count.
 * See `Subject.countNewLabels`.
 */
export async function countNewFeedback(
  manager: EntityManager,
  modelId: string,
  exceptOf: string | null = null,
): Promise<number> {
  const [trained]: { id: string }[] = await manager.query(
    `SELECT run.dataset_version_id AS id FROM model_alias alias
       JOIN model_version version ON version.id = alias.model_version_id
       JOIN run ON run.id = version.run_id
      WHERE alias.model_id = ? AND alias.alias = 'champion' AND run.dataset_version_id IS NOT NULL`,
    [modelId],
  );
  const ids = [trained?.id, exceptOf].filter((id) => id != null);
  const versions = await manager.findBy(DatasetVersion, { id: In(ids) });
  const datasetName = versions.find(({ id }) => id === trained?.id)?.name;
  if (datasetName === undefined) return 0;
  const weighedUpTo = Math.max(0, ...versions.filter(({ name }) => name === datasetName).map(weighedBy));
  const [{ films }]: [{ films: string }] = await manager.query(
    `SELECT COUNT(DISTINCT event.user_id, event.film_id) AS films FROM feedback_event event
      WHERE event.dataset_name = ? AND event.arrival_no > ? AND (
            EXISTS (SELECT 1 FROM film WHERE film.dataset_version_id = ? AND film.external_id = event.film_id)
            OR EXISTS (SELECT 1 FROM feedback_event described
                        WHERE described.dataset_name = event.dataset_name AND described.film_id = event.film_id
                          AND described.film_description IS NOT NULL))`,
    [datasetName, weighedUpTo, trained!.id],
  );
  return Number(films);
}

function weighedBy({ feedbackWeighedUpTo, recipe }: DatasetVersion): number {
  return Math.max(feedbackWeighedUpTo ?? 0, (recipe as FilmRecipe).feedback?.upTo ?? 0);
}
