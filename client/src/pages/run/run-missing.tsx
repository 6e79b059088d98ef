import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { EmptyState } from '../../components/empty-state.tsx';
import { useTexts } from './texts.ts';

/** For an address with the id of no run. */
export function RunMissing({ id }: { id: string }) {
  const t = useTexts();
  return (
    <EmptyState title={t('missing')} hint={t('missingHint', { id })}>
      <Button component={Link} to="/runs">
        {t('toRuns')}
      </Button>
    </EmptyState>
  );
}
