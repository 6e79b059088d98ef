import { Button, Code, Group, Stack } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../../components/empty-state.tsx';
import { ScrollBox } from '../../components/scroll-box.tsx';
import { useTexts } from './texts.ts';

const COMMANDS = `npx gondola make-dataset --subject films --sample 100000 --name films
npx gondola train films --model item-knn`;

/** While no model of films serves: how to come by one. */
export function NoRecommender() {
  const t = useTexts();
  return (
    <EmptyState title={t('noModel')} hint={t('noModelHint')}>
      <Stack gap="md" maw="100%">
        <ScrollBox label={t('noModelHint')}>
          <Code block ta="left">
            {COMMANDS}
          </Code>
        </ScrollBox>
        <Group justify="center">
          <Button component={Link} to="/data">
            {t('toData')}
          </Button>
          <Button component={Link} to="/train" variant="default">
            {t('toTrain')}
          </Button>
        </Group>
      </Stack>
    </EmptyState>
  );
}
