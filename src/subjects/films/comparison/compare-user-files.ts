import { parse } from 'csv-parse/sync';
import { judgeUsers } from '../../../ml/recommend/judge-users.js';
import type { ComparedAnswers, KeptPair } from '../../../pipeline/registry/comparison/kept-answers.js';

/** NDCG@10 and recall@10 of one user. */
type Figures = readonly [number, number];

/**
 * Judges how well two models served the same users, from what their runs kept (`encodeGoldUsers`), user by user in the order
 * of the first file and by the rule of the gate. Null where no user is in both.
 */
export function compareUserFiles({ first, second, rule }: KeptPair): ComparedAnswers | null {
  const before = readKept(first);
  const after = readKept(second);
  const users = [...before.keys()].filter((id) => after.has(id));
  if (users.length === 0) return null;
  const judgedOf = (kept: ReadonlyMap<string, Figures>) => ({
    users: Uint32Array.from(users.keys()),
    ndcgAt10: Float64Array.from(users, (id) => kept.get(id)![0]),
    recallAt10: Float64Array.from(users, (id) => kept.get(id)![1]),
  });
  return { judgement: judgeUsers(judgedOf(before), judgedOf(after), null, rule), flips: [] };
}

function readKept(content: Uint8Array): Map<string, Figures> {
  const text = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const rows: string[][] = parse(text, { from: 2 });
  return new Map(rows.map(([id, ndcg, recall]) => [id!, [Number(ndcg), Number(recall)]]));
}
