const ROUNDS = 5;

/**
 * How long each of two models takes for an answer, in microseconds, round by round: in each both answer the same
 * questions, one after the other and in turns first, so that what else the machine does meets both.
 * @param answer one question
 */
export function measureInTurns<Model, Question>(
  models: readonly [Model, Model],
  questions: readonly Question[],
  answer: (model: Model, question: Question) => void,
): [number[], number[]] {
  const times: [number[], number[]] = [[], []];
  if (questions.length === 0) return times;
  const answerAll = (model: Model): number => {
    const startedAt = performance.now();
    for (const question of questions) answer(model, question);
    return (1000 * (performance.now() - startedAt)) / questions.length;
  };
  for (const model of models) answerAll(model);
  for (let round = 0; round < ROUNDS; round++) {
    for (const which of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      times[which].push(answerAll(models[which]));
    }
  }
  return times;
}
