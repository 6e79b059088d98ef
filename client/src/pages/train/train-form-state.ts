import { useLocalStorage } from '@mantine/hooks';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { groupsOf, nested, problemOf, type Settings, settingsOf } from './parameters/parameters-schema.ts';
import type { TrainChoicesQuery } from './train.generated.ts';
import { useModelProposal } from './use-model-proposal.ts';

export type ModelKind = TrainChoicesQuery['modelKinds'][number]['kind'];

const TRIALS = 10;

/** What the form of a training holds, with what follows from it. `?dataset=` in the address chooses the dataset. */
export function useTrainForm({ datasets, modelKinds, models }: TrainChoicesQuery) {
  const [address] = useSearchParams();
  const versions = datasets.edges.map(({ node }) => node);
  const [chosenId, setDatasetId] = useState(address.get('dataset'));
  const dataset = versions.find(({ id }) => id === chosenId) ?? versions[0];

  const kinds = modelKinds.filter(({ subject }) => subject === (dataset?.subject ?? 'LISTINGS'));
  const [chosenKind, setKind] = useState<ModelKind>('LINEAR');
  const kindInfo = kinds.find((each) => each.kind === chosenKind) ?? kinds[0];
  const kind = kindInfo?.kind ?? chosenKind;
  const groups = kindInfo === undefined ? [] : groupsOf(kindInfo.parametersSchema);

  const [settings, setSettings] = useState<Settings>({});
  const proposal = useModelProposal(models, dataset);
  const [givenName, setModelName] = useState<string>();
  const [held, setHeld] = useState<{ proposal: string | undefined }>();
  const named = givenName ?? (held === undefined ? proposal : held.proposal);
  const modelName = named ?? '';
  const [experiment, setExperiment] = useLocalStorage({ key: 'gondola.train.experiment', defaultValue: '' });
  const [runName, setRunName] = useState('');
  const [mode, setMode] = useState<'once' | 'search'>('once');
  const [trials, setTrials] = useState<number | string>(TRIALS);

  const parameters = groups.flatMap((group) => group.parameters);
  const isWrong = parameters.some((parameter) => {
    const value = settings[parameter.path];
    return value !== undefined && problemOf(parameter, value) !== undefined;
  });
  const isWithoutPictures = dataset?.pictureRows === 0 && (kind === 'IMAGE' || kind === 'FUSION');
  const areTrialsRight = typeof trials === 'number' && trials >= 1 && trials <= 100;
  const hindrance = isWrong
    ? ('wrongParameter' as const)
    : isWithoutPictures
      ? ('needPictures' as const)
      : mode === 'search' && !areTrialsRight
        ? ('wrongTrials' as const)
        : undefined;
  return {
    ...{ versions, dataset, setDatasetId, kinds, kind, setKind, kindInfo, groups, settings, setSettings },
    ...{ modelName, setModelName, experiment, setExperiment, runName, setRunName, mode, setMode },
    ...{ trials, setTrials, isWithoutPictures },
    /**
     * While somebody is in the field its proposal stays as it was: one that comes late would stand before what is typed.
     */
    holdProposal: () => setHeld({ proposal }),
    releaseProposal: () => setHeld(undefined),
    isReady: named !== undefined && dataset !== undefined && hindrance === undefined,
    /** What has to be put right first, by its name among the texts. */
    hindrance,
    /** As startTraining and startSearch take it. */
    input: () => ({
      datasetVersionId: dataset?.id ?? '',
      model: kind,
      parameters: nested(settingsOf(groups, settings)),
      ...(modelName.trim() !== '' && { modelName: modelName.trim() }),
      ...(experiment.trim() !== '' && { experiment: experiment.trim() }),
      ...(runName.trim() !== '' && { runName: runName.trim() }),
      ...(mode === 'search' && { trials: Number(trials) }),
    }),
  };
}

export type TrainFormState = ReturnType<typeof useTrainForm>;
