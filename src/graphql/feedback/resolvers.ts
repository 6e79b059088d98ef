import { parseRequest } from '../../platform/validation.js';
import { FeedbackEvent } from '../../store/entities/feedback.js';
import { feedbackRequestSchema } from '../../subjects/films/feedback/feedback-request.js';
import { recordFeedback } from '../../subjects/films/feedback/record-feedback.js';
import { withActor } from '../common/actor.js';
import { newestFirst } from '../common/newest-first.js';
import { resultOf, withoutNulls } from '../common/results.js';
import type { Resolvers } from '../generated/resolver-types.js';

export const feedbackResolvers: Resolvers = {
  Query: {
    feedbackEvents: (_parent, { userId, ...page }, { db }) =>
      newestFirst(db.manager, FeedbackEvent, page, { userId }),
  },
  Mutation: {
    recordFeedback: (_parent, { input }, context) =>
      resultOf(['INVALID_INPUT', 'CONFLICT'], async () => {
        const told = {
          ...input,
          events: input.events.map((event) => ({
            ...event,
            happenedAt: event.happenedAt?.toISOString() ?? null,
          })),
        };
        const asked = withActor(withoutNulls(told) as object, 'submittedBy', context);
        const events = await recordFeedback(context, parseRequest(feedbackRequestSchema, asked), new Date());
        return {
          __typename: 'FeedbackRecorded' as const,
          events,
          unknownFilms: events.filter(({ isKnownFilm }) => !isKnownFilm).length,
        };
      }),
  },
};
