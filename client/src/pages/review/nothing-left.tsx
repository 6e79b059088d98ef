import { Button, Group, Kbd } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../../components/empty-state.tsx';
import type { Queue } from './review-item.ts';
import { useTexts } from './texts.ts';

const TEXTS = {
  unsure: ['doneUnsure', 'doneUnsureHint'],
  sample: ['doneSample', 'doneSampleHint'],
  disagreements: ['doneDisagreements', 'doneDisagreementsHint'],
  conflicts: ['doneConflicts', 'doneConflictsHint'],
} as const;

interface NothingLeftProps {
  queue: Queue;
  modelName: string;
  onLookAgain: () => void;
  onUndo: () => void;
}

/** The end of a list, and what fills it. */
export function NothingLeft({ queue, modelName, onLookAgain, onUndo }: NothingLeftProps) {
  const t = useTexts();
  const [title, hint] = TEXTS[queue];
  return (
    <EmptyState title={t(title)} hint={t(hint)}>
      <Group justify="center" mt="xs">
        {queue === 'disagreements' ? (
          <Button component={Link} to={`/models/${encodeURIComponent(modelName)}`}>
            {t('toModel')}
          </Button>
        ) : (
          <Button component={Link} to="/playground">
            {t('toPlayground')}
          </Button>
        )}
        <Button variant="default" onClick={onLookAgain}>
          {t('again')}
        </Button>
        <Button variant="default" rightSection={<Kbd size="xs">u</Kbd>} onClick={onUndo}>
          {t('undo')}
        </Button>
      </Group>
    </EmptyState>
  );
}
