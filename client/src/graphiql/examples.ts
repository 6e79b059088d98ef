export interface Example {
  title: string;
  /** One sentence on what the operation shows. */
  about: string;
  query: string;
  /** JSON for the variables pane. */
  variables?: string;
}

/** The operations that GraphiQL offers beside the schema; a test checks each against it. */
export const EXAMPLES: readonly Example[] = [
  {
    title: 'Classify a listing',
    about: 'The category, how sure the model is, and the words that speak for it.',
    query: `mutation Classify($input: PredictInput!) {
  predict(input: $input) {
    ... on Prediction {
      id
      category { code name }
      confidence
      topK { category { name } confidence }
      explanation(first: 5) { terms { text contribution } }
      modelVersion { version }
    }
    ... on Error { code message }
  }
}
`,
    variables: `{
  "input": { "title": "Piscine tubulaire ronde 3 m", "description": "avec pompe et échelle" }
}`,
  },
  {
    title: 'Import the sample',
    about: 'Generates a thousand synthetic listings as a new dataset version.',
    query: `mutation ImportSample {
  importDataset(input: { name: "sample", source: { sample: { listings: 1000 } } }) {
    ... on DatasetImportStarted { job { id } }
    ... on Error { code message }
  }
}
`,
  },
  {
    title: 'Train a model',
    about: 'Queues a training; the answer has the job to follow and the run that it writes.',
    query: `mutation Train($input: StartTrainingInput!) {
  startTraining(input: $input) {
    ... on TrainingStarted { job { id } run { id } }
    ... on Error { code message }
  }
}
`,
    variables: `{
  "input": { "datasetVersionId": "", "model": "LINEAR", "parameters": { "seed": 1 } }
}`,
  },
  {
    title: 'Follow a job',
    about: 'A subscription: one event each time the job changes, until it has ended.',
    query: `subscription Follow($id: ID!) {
  jobProgress(id: $id) {
    state
    stage
    progressPercent
    etaSeconds
    run { promotionVerdict promotionReason }
  }
}
`,
    variables: '{ "id": "" }',
  },
  {
    title: 'Find runs',
    about: 'In the filter grammar of MLflow, the best first.',
    query: `query FindRuns {
  runs(filterText: "attributes.status = 'FINISHED'", orderByText: ["metrics.\`gold.weightedF1\` DESC"], first: 10) {
    edges { node { id name metrics { name value } params { name value } promotionVerdict } }
    pageInfo { endCursor hasNextPage }
  }
}
`,
  },
  {
    title: 'Versions, aliases and the gate',
    about: 'What is registered, which version serves, and on what evidence.',
    query: `query Registry {
  models {
    edges {
      node {
        name
        aliases { alias version { version } }
        versions(first: 5) {
          edges {
            node { version createdAt gateDecision { verdict reason evidence { difference { weightedF1 low high } } } }
          }
        }
      }
    }
  }
}
`,
  },
  {
    title: 'Correct an answer',
    about: 'Somebody who knows says where the listing belongs.',
    query: `mutation Correct($input: SubmitCorrectionInput!) {
  submitCorrection(input: $input) {
    ... on CorrectionSubmitted { created correction { id state } }
    ... on Error { code message }
  }
}
`,
    variables: '{ "input": { "predictionId": "", "category": "2583", "submittedBy": "anna" } }',
  },
  {
    title: 'Drift and quality',
    about: 'Alarms, the newest reports, and how well the model does by estimate and by its corrections.',
    query: `query Watch {
  driftAlarms(first: 5) { edges { node { openedAt closedAt findings { signal direction since } } } }
  driftReports(first: 5) { edges { node { createdAt state driftedColumns pagePath } } }
  qualityEstimates(first: 5) { edges { node { windowTo accuracy { value low high } realisedAccuracy { value low high } } } }
  liveAccuracy { rows accuracy { value low high } }
}
`,
  },
];
