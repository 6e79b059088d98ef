import { Select, Stack, Text } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { usePolling } from '../../../api/use-polling.ts';
import { Panel } from '../../../components/panel.tsx';
import { useFormat } from '../../../texts/use-format.ts';
import { OtherVersionsDocument } from '../dataset.generated.ts';
import { useTexts } from '../texts.ts';
import { Comparison } from './comparison.tsx';

/** Chooses another version to compare with; which one is in the address. */
export function ComparisonPanel({ id }: { id: string }) {
  const t = useTexts();
  const format = useFormat();
  const [address, setAddress] = useSearchParams();
  const otherId = address.get('with');
  const [{ data }, ask] = useQuery({ query: OtherVersionsDocument, requestPolicy: 'cache-and-network' });
  usePolling(ask, 0);
  const others =
    data?.datasets.edges
      .map(({ node }) => node)
      .filter((each) => each.id !== id && each.subject === 'LISTINGS') ?? [];
  const choose = (chosen: string | null) =>
    setAddress(
      (old) => {
        const next = new URLSearchParams(old);
        if (chosen === null) next.delete('with');
        else next.set('with', chosen);
        return next;
      },
      { preventScrollReset: true },
    );
  return (
    <Panel title={t('compare')}>
      <Stack gap="md">
        {data !== undefined && others.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('onlyVersion')}
          </Text>
        ) : (
          <Select
            label={t('compareWith')}
            placeholder={t('chooseVersion')}
            description={otherId === null ? t('compareHint') : undefined}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            maw={520}
            searchable
            clearable
            data={others.map(({ id: value, name, digest, createdAt }) => ({
              value,
              label: `${name} · ${digest.slice(0, 8)} · ${format.time(createdAt)}`,
            }))}
            value={otherId}
            onChange={choose}
          />
        )}
        {otherId !== null && <Comparison firstId={otherId} secondId={id} />}
      </Stack>
    </Panel>
  );
}
