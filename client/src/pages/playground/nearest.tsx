import { Badge, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from 'urql';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { useFormat } from '../../texts/use-format.ts';
import { NearestDocument } from './playground.generated.ts';
import { useTexts } from './texts.ts';

/** The listings that the model learnt from and whose words are most like those of this one. */
export default function Nearest({ id }: { id: string }) {
  const t = useTexts();
  const format = useFormat();
  const [{ data, error }, ask] = useQuery({ query: NearestDocument, variables: { id } });
  const listings = data?.prediction?.nearestListings;
  return (
    <Panel title={t('nearest')}>
      {listings === undefined && error !== undefined ? (
        <QueryProblem error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} />
      ) : listings === undefined ? (
        <Skeleton height={90} />
      ) : listings.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('nearestNone')}
        </Text>
      ) : (
        <Stack component="ol" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
          {listings.map(({ externalId, title, category, similarity }) => (
            <Group component="li" key={externalId} gap="sm" wrap="nowrap" align="flex-start">
              <Text size="sm" className="tabular" title={t('similarity')} w={56} style={{ flex: 'none' }}>
                {format.percent(similarity)}
              </Text>
              <div style={{ minWidth: 0 }}>
                <Text size="sm" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
                  {title}
                </Text>
                <Badge variant="default" size="sm" radius="sm" tt="none" maw="100%">
                  {category.name}
                </Badge>
              </div>
            </Group>
          ))}
        </Stack>
      )}
    </Panel>
  );
}
