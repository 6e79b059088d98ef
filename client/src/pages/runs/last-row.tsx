// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, which those of a table element cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: the row has the focus, or a button in the cell
import { Button, Loader } from '@mantine/core';
import styles from './runs.module.css';
import { useTexts } from './texts.ts';
import type { RunList } from './use-run-list.ts';

/** Below the last run that is loaded, while there are more. */
export function LastRow({ top, list, onMore }: { top: number; list: RunList; onMore: () => void }) {
  const t = useTexts();
  const hasFailed = list.error !== undefined;
  return (
    <div role="row" tabIndex={-1} className={styles.last} style={{ transform: `translateY(${top}px)` }}>
      <div role="gridcell" tabIndex={-1} style={{ display: 'flex', gap: 12, alignItems: 'center' }}>
        {hasFailed ? t('moreFailed') : t('loadingMore')}
        {hasFailed ? (
          <Button size="compact-xs" variant="default" onClick={onMore}>
            {t('again')}
          </Button>
        ) : (
          <Loader size="xs" aria-hidden />
        )}
      </div>
    </div>
  );
}
