import { findDatasetVersion, findListingsVersion } from '../../pipeline/dataset/find-version.js';
import { assertIdExists, invalidInput } from '../../platform/errors.js';
import { parseRequest } from '../../platform/validation.js';
import { parseIdempotencyKey } from '../../queue/idempotency-key.js';
import { DatasetVersion } from '../../store/entities/dataset.js';
import { countUsers, genresOf, searchFilms } from '../../subjects/films/dataset/film-data.js';
import type { FilmRecipe } from '../../subjects/films/dataset/film-recipe.js';
import { importRequestSchema } from '../../subjects/import-request.js';
import {
  type ComparedBalance,
  compareDatasets,
  findChanged,
} from '../../subjects/listings/dataset/compare-datasets.js';
import { categoryName } from '../../subjects/listings/dataset/labels.js';
import { startImport } from '../../subjects/start-import.js';
import { newestFirst } from '../common/newest-first.js';
import { checkFirst, decodeCursor, toConnection } from '../common/pagination.js';
import { resultOf, withoutNulls } from '../common/results.js';
import { ofSubject, subjectInGraphql } from '../common/subjects.js';
import type { ImportDatasetInput, Resolvers } from '../generated/resolver-types.js';

/** Names of the lists in their cursors. */
const REJECTIONS = 'rejected_row';
const PICTURE_NOTES = 'picture_note';

const FILM_IDS_MAX = 100;

const CHANGES = { ADDED: 'added', REMOVED: 'removed', RELABELLED: 'relabelled' } as const;

export const datasetResolvers: Resolvers = {
  Query: {
    datasets: (_parent, { subject, ...page }, { db }) =>
      newestFirst(db.manager, DatasetVersion, page, { state: 'ready', ...ofSubject(subject) }),
    datasetVersion(_parent, { id }, { db }) {
      assertIdExists('dataset version', id);
      return findDatasetVersion(db.manager, id);
    },
    compareDatasets: (_parent, { firstId, secondId }, { db }) =>
      compareDatasets(db.manager, firstId, secondId),
    async changedListings(_parent, { firstId, secondId, change, first, after }, { db }) {
      const list = `changed_listing.${change}`;
      const position = decodeCursor(after, list, ['number']);
      const versions = {
        first: await findListingsVersion(db.manager, firstId, 'firstId'),
        second: await findListingsVersion(db.manager, secondId, 'secondId'),
      };
      const page = { first: checkFirst(first) + 1, after: position?.[0] ?? null };
      const rows = await findChanged(db.manager, versions, CHANGES[change], page);
      return toConnection(rows, first, list, ({ rowNo }) => [rowNo]);
    },
  },
  Mutation: {
    importDataset: (_parent, { input }, context) =>
      resultOf(['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'], async () => {
        const { idempotencyKey, ...request } = withoutNulls(input) as ImportDatasetInput;
        const job = await startImport(
          context,
          parseRequest(importRequestSchema, request),
          parseIdempotencyKey(idempotencyKey),
        );
        return { __typename: 'DatasetImportStarted' as const, job };
      }),
  },
  DatasetVersion: {
    subject: ({ subject }) => subjectInGraphql(subject),
    classes: ({ id }, _args, { loaders }) => loaders.datasetClasses.load(id),
    films({ id }, { search, ids, first }, { db }) {
      const limit = checkFirst(first);
      if (ids != null && ids.length > FILM_IDS_MAX) {
        throw invalidInput('ids', `ids may name at most ${FILM_IDS_MAX} films.`, { limit: FILM_IDS_MAX });
      }
      return searchFilms(db.manager, id, { text: search ?? '', ...(ids != null && { ids }) }, limit);
    },
    userCount: (version, _args, { db, artifacts }) =>
      version.subject === 'films' ? countUsers(db.manager, artifacts, version) : null,
    // A recipe of listings has no such entry.
    feedbackEvents: ({ recipe }) => (recipe as Partial<FilmRecipe>).feedback?.events ?? null,
    genres: ({ id }, _args, { db }) => genresOf(db.manager, id),
    async rejections({ id }, { first, after }, { loaders }) {
      const position = decodeCursor(after, REJECTIONS, ['number']);
      const key = { parentId: id, first: checkFirst(first), after: position?.[0] ?? null };
      return toConnection(await loaders.rejections.load(key), first, REJECTIONS, ({ rowNo }) => [rowNo]);
    },
    rejectionReasons: ({ id }, _args, { loaders }) => loaders.rejectionReasons.load(id),
    async pictureNotes({ id }, { first, after }, { loaders }) {
      const position = decodeCursor(after, PICTURE_NOTES, ['number']);
      const key = { parentId: id, first: checkFirst(first), after: position?.[0] ?? null };
      return toConnection(await loaders.pictureNotes.load(key), first, PICTURE_NOTES, ({ rowNo }) => [rowNo]);
    },
  },
  DatasetComparison: {
    classes: ({ first, second, classes }) =>
      classes.map((balance) => ({
        ...balance,
        firstShare: balance.firstRows / first.acceptedRows,
        secondShare: balance.secondRows / second.acceptedRows,
      })),
    added: (comparison, _args, { db }) => findChanged(db.manager, comparison, 'added'),
    removed: (comparison, _args, { db }) => findChanged(db.manager, comparison, 'removed'),
    relabelled: (comparison, _args, { db }) => findChanged(db.manager, comparison, 'relabelled'),
  },
  ComparedBalance: {
    category: ({ code, name }) => ({ code, name }),
    rowsDifference: ({ firstRows, secondRows }) => secondRows - firstRows,
    shareDifference: ({ firstShare, secondShare }) => secondShare - firstShare,
  },
  ChangedListing: {
    firstCategory: ({ firstCode }) => (firstCode === null ? null : categoryOf(firstCode)),
    secondCategory: ({ secondCode }) => (secondCode === null ? null : categoryOf(secondCode)),
  },
  Film: { id: ({ externalId }) => externalId },
  DatasetClass: {
    category: ({ code, name }) => ({ code, name }),
  },
};

/** A category of two versions, with its share of each. */
export type ShownBalance = ComparedBalance & { readonly firstShare: number; readonly secondShare: number };

/** A category as GraphQL shows it. */
export function categoryOf(code: string): { code: string; name: string } {
  return { code, name: categoryName(code) };
}
