import { useQuery } from 'urql';
import { Allowed } from '../../access/allowed.tsx';
import { useMay } from '../../access/use-may.ts';
import { AnswerPanel } from './answer-panel.tsx';
import { FilmSetDocument } from './films.generated.ts';
import classes from './films.module.css';
import { TastePanel } from './taste-panel.tsx';
import { chosenFilmModel, type FilmModel } from './use-film-models.ts';
import { type RecommendInput, useRecommendation } from './use-recommendation.ts';
import { LIKED_MAX, useWish, type Wish } from './use-wish.ts';

const SHOWN = 10;

/** What is liked at one side, what follows from it at the other. */
export function Bench({ models }: { models: readonly FilmModel[] }) {
  const [wish, change] = useWish();
  const model = chosenFilmModel(models, wish.modelName) as FilmModel;
  const { may } = useMay('PREDICT');
  const state = useRecommendation(may ? inputOf(wish, model) : undefined);
  const [{ data }] = useQuery({ query: FilmSetDocument, variables: { id: model.datasetVersionId } });
  const like = (id: string) => {
    if (wish.liked.includes(id) || wish.liked.length >= LIKED_MAX) return;
    change({ liked: [...wish.liked, id], userId: null });
  };
  return (
    <div className={classes.bench}>
      <TastePanel
        {...{ models, model, wish, change }}
        genres={data?.datasetVersion?.genres ?? wish.genres}
        onLike={like}
      />
      <Allowed needs="PREDICT">
        <AnswerPanel
          {...{ state, wish }}
          modelName={model.name}
          mostRated={data?.datasetVersion?.mostRated}
          onLike={like}
        />
      </Allowed>
    </div>
  );
}

/** As the server takes it; undefined while nobody is named. */
function inputOf({ liked, userId, genres }: Wish, { name }: FilmModel): RecommendInput | undefined {
  const common = { k: SHOWN, modelName: name, ...(genres.length > 0 && { genres: [...genres] }) };
  if (userId !== null) return userId.trim() === '' ? undefined : { ...common, userId };
  return liked.length === 0 ? undefined : { ...common, likedFilms: [...liked] };
}
