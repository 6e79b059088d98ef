import { ListingModel } from '../../../../ml/model/listing-model.js';
import { rankCategories } from '../rank-categories.js';
import type { Disagreement, ShadowChallenger, ShadowedAnswer, ShadowResult } from './shadow-messages.js';

const TOP_K = 5;

interface Challenger extends ShadowChallenger {
  readonly model: ListingModel;
}

/** Asks challengers about what champions have answered. */
export class ShadowScorer {
  private challengers = new Map<string, Challenger>();

  setChallengers(challengers: readonly ShadowChallenger[]): void {
    this.challengers = new Map(
      challengers.map((challenger) => [
        challenger.modelName,
        { ...challenger, model: ListingModel.fromShared(challenger.shared) },
      ]),
    );
  }

  score(answers: readonly ShadowedAnswer[]): ShadowResult {
    const agreed: Record<string, number> = {};
    const disagreements: Disagreement[] = [];
    for (const { listing, ...answer } of answers) {
      const challenger = this.challengers.get(answer.modelName);
      if (challenger === undefined) continue; // it lost its alias meanwhile
      const { model, modelId, versionId } = challenger;
      const ranked = rankCategories(model.classCodes, model.predict(listing), TOP_K);
      if (ranked[0]!.code === answer.category) agreed[answer.modelName] = (agreed[answer.modelName] ?? 0) + 1;
      else disagreements.push({ ...answer, modelId, challengerVersionId: versionId, challengerTopK: ranked });
    }
    return { agreed, disagreements };
  }
}
