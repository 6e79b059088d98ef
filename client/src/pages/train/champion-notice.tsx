import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from 'urql';
import { usePolling } from '../../api/use-polling.ts';
import { useLanguage } from '../../texts/texts.ts';
import { useTexts } from './texts.ts';
import { ChampionCategoriesDocument } from './train.generated.ts';
import { unlearntBy } from './unlearnt.ts';
import { usualModelFor } from './use-model-proposal.ts';

const NAMED_MAX = 5;

interface ChampionNoticeProps {
  /** Empty for the usual one. */
  modelName: string;
  datasetVersionId: string;
}

/** Says that a model would be trained whose categories are not those of the champion that it is meant to replace. */
export function ChampionNotice({ modelName, datasetVersionId }: ChampionNoticeProps) {
  const t = useTexts();
  const language = useLanguage();
  const model = modelName.trim() || usualModelFor({ subject: 'LISTINGS' });
  const [{ data }, ask] = useQuery({
    query: ChampionCategoriesDocument,
    variables: { modelName: model, datasetVersionId },
    requestPolicy: 'cache-and-network',
  });
  usePolling(ask, 0);
  const champion = data?.model?.champion;
  if (data?.datasetVersion == null || champion == null || data.model === null) return null;
  const unlearnt = unlearntBy(data);
  if (unlearnt.length === 0) return null;
  const more = unlearnt.length - NAMED_MAX;
  const names = new Intl.ListFormat(language).format([
    ...unlearnt.slice(0, NAMED_MAX),
    ...(more > 0 ? [t('moreCategories', { count: more })] : []),
  ]);
  return (
    <Alert
      role="status"
      color="yellow"
      icon={<IconAlertTriangle aria-hidden />}
      title={t('narrower', { model, version: champion.version })}
    >
      {t('narrowerHint', { count: unlearnt.length, names })}
    </Alert>
  );
}
