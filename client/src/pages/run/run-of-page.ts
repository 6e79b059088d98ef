import type { RunEvaluationQuery, RunPageQuery } from './run.generated.ts';

/** The run as the page asks for it. */
export type RunOfPage = NonNullable<RunPageQuery['run']>;

/** How well it did on one part of its dataset version. */
export type Evaluation = NonNullable<RunEvaluationQuery['run']>;
