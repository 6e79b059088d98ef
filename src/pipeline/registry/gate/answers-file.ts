/** Where a run keeps what its model answered to the gold rows; two such files can be compared without the models. */
export const GOLD_ANSWERS_PATH = 'gold-answers.csv';
