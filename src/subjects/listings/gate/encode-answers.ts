import { stringify } from 'csv-stringify/sync';
import type { GoldAnswers } from './gold-answers.js';

const CONFIDENCE_DIGITS = 6;

/** The answers as CSV: id (the row's number in the dataset version), truth, predicted (empty for none of its categories), confidence. */
export function encodeAnswers({ codes, rowNos, truth, predicted, confidences }: GoldAnswers): Buffer {
  const rows = Array.from(rowNos, (rowNo, row) => [
    ...[rowNo, codes[truth[row]!]!, codes[predicted[row]!] ?? ''],
    confidences[row]!.toFixed(CONFIDENCE_DIGITS),
  ]);
  return Buffer.from(stringify([['id', 'truth', 'predicted', 'confidence'], ...rows]));
}
