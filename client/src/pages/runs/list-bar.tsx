import { Button, Group, Text } from '@mantine/core';
import { IconArrowUp, IconGitCompare } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useFormat } from '../../texts/use-format.ts';
import { useTexts } from './texts.ts';
import type { RunList } from './use-run-list.ts';
import { COMPARED_MAX } from './view-state.ts';

interface ListBarProps {
  list: RunList;
  selected: readonly string[];
  onNewer: () => void;
  onClear: () => void;
}

/** Above the table: how many runs there are, which are new, and the way to the comparison. */
export function ListBar({ list, selected, onNewer, onClear }: ListBarProps) {
  const t = useTexts();
  const { count } = useFormat();
  const shown = list.runs.length;
  const isWhole = list.total === shown || (!list.hasMore && !list.isStale);
  const canCompare = selected.length >= 2;
  return (
    <Group justify="space-between" gap="sm" mb="xs" mih={30}>
      <Group gap="sm">
        <Text size="sm" c="dimmed" role="status">
          {isWhole
            ? t('all', { count: shown, shown: count(shown) })
            : list.total === null
              ? t('totalUnknown', { shown: count(shown) })
              : t('total', { shown: count(shown), total: count(list.total) })}
        </Text>
        {list.newer > 0 && (
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<IconArrowUp size={14} aria-hidden />}
            onClick={onNewer}
          >
            {t('newer', { count: list.newer })}
          </Button>
        )}
      </Group>
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          {selected.length === 0
            ? t('compareHint', { max: COMPARED_MAX })
            : t('selected', { count: selected.length, max: COMPARED_MAX })}
        </Text>
        {selected.length > 0 && (
          <Button size="compact-sm" variant="subtle" onClick={onClear}>
            {t('clearSelection')}
          </Button>
        )}
        {canCompare ? (
          <Button
            size="compact-sm"
            component={Link}
            to={`/runs/compare?ids=${selected.join(',')}`}
            leftSection={<IconGitCompare size={14} aria-hidden />}
          >
            {t('compare')}
          </Button>
        ) : (
          <Button size="compact-sm" disabled leftSection={<IconGitCompare size={14} aria-hidden />}>
            {t('compare')}
          </Button>
        )}
      </Group>
    </Group>
  );
}
