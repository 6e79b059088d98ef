import { Button, Group, NativeSelect, Skeleton, Tabs, Text } from '@mantine/core';
import { Link, useSearchParams } from 'react-router';
import { Allowed } from '../../access/allowed.tsx';
import { useAuthor } from '../../api/use-author.ts';
import { chosenModel, type ServedModel, useServedModels } from '../../api/use-served-models.ts';
import { AuthorField } from '../../components/author-field.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { OutboxNotice } from './outbox-notice.tsx';
import { ReviewDesk } from './review-desk.tsx';
import { QUEUES, type Queue } from './review-item.ts';
import { useTexts } from './texts.ts';

/** Listings for people to label, one at a time and from the keyboard. */
export function Page() {
  const t = useTexts();
  const { models, hasFilms, error, retry } = useServedModels();
  const [author] = useAuthor();
  const [search, setSearch] = useSearchParams();
  const model = chosenModel(models ?? [], search.get('model'));
  const queue = QUEUES.find((each) => each === search.get('queue')) ?? 'unsure';
  const change = (name: string, value: string) => {
    setSearch((before) => {
      before.set(name, value);
      return before;
    });
  };
  return (
    <>
      <PageTitle title={t('title')} about={t('about')}>
        {models !== undefined && models.length > 1 && (
          <NativeSelect
            aria-label={t('model')}
            value={model?.name ?? ''}
            onChange={(event) => change('model', event.currentTarget.value)}
            data={models.map(({ name }) => name)}
          />
        )}
      </PageTitle>
      <OutboxNotice />
      {error !== undefined ? (
        <QueryProblem error={error} onRetry={retry} />
      ) : models === undefined ? (
        <Skeleton height={420} />
      ) : model === undefined ? (
        <NoModel hasFilms={hasFilms} />
      ) : (
        <Allowed needs="LABEL">
          {author === '' ? (
            <Panel title={t('who')}>
              <AuthorField />
            </Panel>
          ) : (
            <Queues model={model} queue={queue} onChoose={(chosen) => change('queue', chosen)} />
          )}
        </Allowed>
      )}
    </>
  );
}

interface QueuesProps {
  model: ServedModel;
  queue: Queue;
  onChoose: (queue: Queue) => void;
}

const ABOUT = {
  unsure: 'aboutUnsure',
  sample: 'aboutSample',
  disagreements: 'aboutDisagreements',
  conflicts: 'aboutConflicts',
} as const;

function Queues({ model, queue, onChoose }: QueuesProps) {
  const t = useTexts();
  return (
    <Tabs value={queue} onChange={(value) => onChoose(value as Queue)} keepMounted={false}>
      <Tabs.List aria-label={t('queues')}>
        {QUEUES.map((each) => (
          <Tabs.Tab key={each} value={each}>
            {t(each)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {QUEUES.map((each) => (
        <Tabs.Panel key={each} value={each} pt="sm">
          <Group justify="space-between" mb="sm" gap="xs">
            <Text size="sm" c="dimmed" maw={760}>
              {t(ABOUT[each])}
            </Text>
            <AuthorField />
          </Group>
          <ReviewDesk key={model.name} queue={each} model={model} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function NoModel({ hasFilms }: { hasFilms: boolean }) {
  const t = useTexts();
  return (
    <EmptyState title={t('noModel')} hint={hasFilms ? t('filmsElsewhere') : t('noModelHint')}>
      <Group justify="center" mt="xs">
        {hasFilms && (
          <Button component={Link} to="/films">
            {t('toFilms')}
          </Button>
        )}
        <Button component={Link} to="/data" variant={hasFilms ? 'default' : 'filled'}>
          {t('toData')}
        </Button>
        <Button component={Link} to="/train" variant="default">
          {t('toTrain')}
        </Button>
      </Group>
    </EmptyState>
  );
}
