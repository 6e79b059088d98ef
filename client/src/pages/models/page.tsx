import { Anchor, Badge, Button, Group, Paper, Skeleton, Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { usePages } from '../../api/use-pages.ts';
import { usePolling } from '../../api/use-polling.ts';
import { Ago } from '../../components/ago.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Pager } from '../../components/pager.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { ScrollTable } from '../../components/scroll-table.tsx';
import { VerdictBadge } from '../../components/verdict-badge.tsx';
import { SubjectBadge } from '../../subject/subject-badge.tsx';
import { SubjectSwitch } from '../../subject/subject-switch.tsx';
import { type Subject, subjectOf, useSubject } from '../../subject/use-subject.ts';
import { ModelsDocument, type ModelsQuery } from './models.generated.ts';
import { useTexts } from './texts.ts';

const ASKED_EVERY_MS = 10_000;

/** All models, with what serves and what comes next. */
export function Page() {
  const [subject] = useSubject();
  return <PageOf key={subject} subject={subjectOf(subject)} />;
}

/** @param props.subject null for all */
function PageOf({ subject }: { subject: Subject | null }) {
  const t = useTexts();
  const pages = usePages();
  const [{ data, error }, ask] = useQuery({
    query: ModelsDocument,
    variables: { after: pages.after, subject },
    requestPolicy: 'cache-and-network',
  });
  usePolling(ask, ASKED_EVERY_MS);
  return (
    <>
      <PageTitle title={t('title')} about={t('about')}>
        <SubjectSwitch />
      </PageTitle>
      {data === undefined ? (
        error === undefined ? (
          <Skeleton height={160} />
        ) : (
          <QueryProblem error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} />
        )
      ) : data.models.edges.length === 0 ? (
        <EmptyState title={t('emptyTitle')} hint={t('emptyHint')}>
          <Button component={Link} to="/train">
            {t('train')}
          </Button>
        </EmptyState>
      ) : (
        <Paper withBorder p="xs">
          <ScrollTable
            label={t('title')}
            head={[
              t('name'),
              t('subject'),
              t('champion'),
              t('newest'),
              t('aliases'),
              t('next'),
              t('changed'),
            ]}
            minWidth={840}
          >
            {data.models.edges.map(({ node }) => (
              <ModelRow key={node.id} model={node} />
            ))}
          </ScrollTable>
          <Pager pages={pages} info={data.models.pageInfo} of={t('title')} />
        </Paper>
      )}
    </>
  );
}

function ModelRow({ model }: { model: ModelsQuery['models']['edges'][number]['node'] }) {
  const t = useTexts();
  const newest = model.versions.edges[0]?.node;
  const others = model.aliases.filter(({ alias }) => alias !== 'champion');
  const schedule = model.retrainingSchedule;
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/models/${encodeURIComponent(model.name)}`} fw={500} underline="always">
          {model.name}
        </Anchor>
        {model.description !== null && (
          <Text size="xs" c="dimmed" lineClamp={2}>
            {model.description}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{model.subject !== null && <SubjectBadge subject={model.subject} />}</Table.Td>
      <Table.Td>{model.champion === null ? t('none') : `v${model.champion.version}`}</Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          {newest === undefined ? t('none') : `v${newest.version}`}
          {newest?.gateDecision != null && <VerdictBadge verdict={newest.gateDecision.verdict} />}
        </Group>
      </Table.Td>
      <Table.Td>
        <Group gap={4}>
          {others.map(({ alias, version }) => (
            <Badge key={alias} className="state-badge" variant="default">
              {alias} → v{version.version}
            </Badge>
          ))}
          {others.length === 0 && t('none')}
        </Group>
      </Table.Td>
      <Table.Td>
        {schedule === null ? (
          t('none')
        ) : schedule.nextRunAt === null ? (
          t('off')
        ) : (
          <Ago at={schedule.nextRunAt} />
        )}
      </Table.Td>
      <Table.Td>
        <Ago at={model.updatedAt} />
      </Table.Td>
    </Table.Tr>
  );
}
