import { Stack } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useMay } from '../../access/use-may.ts';
import { chosenModel, type ServedModel } from '../../api/use-served-models.ts';
import { AnswerPanel } from './answer-panel.tsx';
import { BatchPanel } from './batch-panel.tsx';
import { useDraft } from './draft.ts';
import type { ExampleListing } from './example-listings.ts';
import { Examples } from './examples.tsx';
import { isTable } from './file-kinds.ts';
import { ListingForm } from './listing-form.tsx';
import classes from './playground.module.css';
import { usePicture } from './use-picture.ts';
import { usePrediction } from './use-prediction.ts';

/** Of the frame, below which the answer is scrolled to. */
const HEADER_PX = 60;

/** The form, the answer to it, and the place for a whole file. The answer and the file's job stay in the address. */
export function Workbench({ models }: { models: readonly ServedModel[] }) {
  const [draft, change] = useDraft();
  const prediction = usePrediction();
  const { may: mayPredict } = useMay('PREDICT');
  const picture = usePicture(draft, change);
  const [table, setTable] = useState<File>();
  const [search] = useSearchParams();
  const batch = useRef<HTMLDivElement>(null);
  const answer = useRef<HTMLDivElement>(null);
  const isToShow = useRef(false);
  const model = chosenModel(models, draft.modelName) as ServedModel;

  const predict = async ({ title, description, pictureDigest } = draft) => {
    isToShow.current = true;
    await prediction.ask({ title, description, pictureDigest, modelName: model.name });
  };
  // Once the answer stands: before, the page may be too short to scroll to it.
  useEffect(() => {
    if (prediction.isAsking || !isToShow.current || answer.current === null) return;
    isToShow.current = false;
    showAnswer(answer.current);
  }, [prediction.isAsking]);
  const tryExample = ({ title, description }: ExampleListing) => {
    picture.remove();
    const changes = { title, description, pictureDigest: null };
    change(changes);
    void predict({ ...draft, ...changes });
  };
  /** A picture goes into the form and a table to the panel for files, wherever they were dropped. */
  const takeFile = (file: File) => {
    if (!isTable(file)) return picture.take(file);
    setTable(file);
    batch.current?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <div className={classes.bench}>
      <div>
        <ListingForm
          models={models}
          model={model}
          draft={draft}
          onChange={change}
          picture={picture}
          onFile={takeFile}
          onPredict={() => void predict()}
          onClear={prediction.forget}
          hasAnswer={prediction.answer !== undefined}
          isAsking={prediction.isAsking}
          refusal={prediction.refusal}
        />
      </div>
      <div ref={answer} className={classes.answer} style={{ scrollMarginTop: HEADER_PX }}>
        <AnswerPanel prediction={prediction} />
      </div>
      <Stack>
        {mayPredict && <Examples onChoose={tryExample} />}
        <div ref={batch}>
          <BatchPanel
            key={search.get('job')}
            modelName={model.name}
            file={table}
            onFile={takeFile}
            onTaken={() => setTable(undefined)}
          />
        </div>
      </Stack>
    </div>
  );
}

/** Scrolls to the answer where it is out of sight: on a narrow screen it stands below the form. */
function showAnswer(answer: HTMLDivElement): void {
  const { top } = answer.getBoundingClientRect();
  if (top < 0 || top > innerHeight / 2) answer.scrollIntoView({ block: 'start' });
}
