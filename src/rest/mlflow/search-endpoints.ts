import { otherSearchEndpoints } from './search-others.js';
import { runSearchEndpoints } from './search-runs.js';

/** Everything that takes a filter, or lists over several experiments. */
export const searchEndpoints = [...runSearchEndpoints, ...otherSearchEndpoints];
