/** How many of each kind every run has. */
interface FilledRuns {
  /** Of the experiment. */
  name: string;
  runs: number;
  metrics: number;
  params: number;
  tags: number;
}

/** @returns the id of a new experiment with these runs; values follow from the number of the run */
export function fillRuns(mysqlUrl: string, shape: FilledRuns): Promise<string>;
