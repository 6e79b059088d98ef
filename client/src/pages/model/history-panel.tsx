import { Badge, Button, Group, Skeleton, Text, Timeline } from '@mantine/core';
import {
  IconArrowBackUp,
  IconArrowRight,
  IconRosetteDiscountCheck,
  IconShieldOff,
} from '@tabler/icons-react';
import { useQuery } from 'urql';
import { usePages } from '../../api/use-pages.ts';
import { usePolling } from '../../api/use-polling.ts';
import { Pager } from '../../components/pager.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { ServerText } from '../../components/server-text.tsx';
import { useLoopWords } from '../../texts/loop-words.ts';
import { useFormat } from '../../texts/use-format.ts';
import { AliasHistoryDocument } from './model.generated.ts';
import { useTexts } from './texts.ts';

const LOOKS = {
  GATE: { Icon: IconRosetteDiscountCheck, color: 'green' },
  OVERRIDE: { Icon: IconShieldOff, color: 'orange' },
  ROLLBACK: { Icon: IconArrowBackUp, color: 'red' },
  MOVE: { Icon: IconArrowRight, color: 'gray' },
} as const;
const ASKED_EVERY_MS = 10_000;

/** Every move of an alias: from which version to which, why, and on which decision. */
export function HistoryPanel({ name, onShow }: { name: string; onShow: (decision: string) => void }) {
  const t = useTexts();
  const words = useLoopWords();
  const format = useFormat();
  const pages = usePages();
  const [{ data, error }, ask] = useQuery({
    query: AliasHistoryDocument,
    variables: { name, after: pages.after },
    requestPolicy: 'cache-and-network',
  });
  usePolling(ask, ASKED_EVERY_MS);
  const moves = data?.model?.aliasHistory.edges.map(({ node }) => node);
  const nameOf = (version: { version: number } | null) =>
    version === null ? t('nobody') : `v${version.version}`;
  return (
    <Panel title={t('history')}>
      {moves === undefined &&
        (error === undefined ? <Skeleton height={120} /> : <QueryProblem error={error} />)}
      {moves?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('noHistory')}
        </Text>
      )}
      <Timeline bulletSize={24} lineWidth={2} active={moves?.length ?? 0}>
        {moves?.map(({ id, alias, kind, reason, fromVersion, toVersion, decision, changedAt }) => {
          const { Icon, color } = LOOKS[kind];
          return (
            <Timeline.Item
              key={id}
              color={color}
              bullet={<Icon size={14} aria-hidden />}
              title={
                <Group gap="xs">
                  <Text size="sm" fw={600}>
                    {t('move', { alias, from: nameOf(fromVersion), to: nameOf(toVersion) })}
                  </Text>
                  <Badge className="state-badge" variant="default">
                    {words(`move_${kind}`)}
                  </Badge>
                </Group>
              }
            >
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {kind === 'GATE' ? <ServerText>{reason}</ServerText> : reason}
              </Text>
              <Group gap="xs">
                <Text size="xs" c="dimmed">
                  {format.time(changedAt)}
                </Text>
                {decision !== null && (
                  <Button size="compact-xs" variant="subtle" onClick={() => onShow(decision.id)}>
                    {t('showDecision')}
                  </Button>
                )}
              </Group>
            </Timeline.Item>
          );
        })}
      </Timeline>
      <Pager pages={pages} info={data?.model?.aliasHistory.pageInfo} of={t('history')} />
    </Panel>
  );
}
