import { Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { ShareBar } from '../../components/share-bar.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { AnswerFragment } from './playground.generated.ts';
import classes from './playground.module.css';
import { useTexts } from './texts.ts';

interface CategoryBarsProps {
  ranked: AnswerFragment['topK'];
  /** The code of the category whose reasons are shown. */
  explained: string;
  onExplain: (code: string) => void;
}

/** The most probable categories with their probabilities as bars; each one shows why, when it is chosen. */
export function CategoryBars({ ranked, explained, onExplain }: CategoryBarsProps) {
  const t = useTexts();
  const format = useFormat();
  return (
    <Stack component="ol" gap={0} m={0} p={0} aria-label={t('categories')} style={{ listStyle: 'none' }}>
      {ranked.map(({ category, confidence }, at) => (
        <li key={category.code}>
          <UnstyledButton
            className={classes.bar}
            onClick={() => onExplain(category.code)}
            aria-pressed={category.code === explained}
            title={t('explain', { category: category.name })}
          >
            <Group justify="space-between" wrap="nowrap" gap="xs">
              <Text size="sm" fw={at === 0 ? 600 : 400} style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
                {category.name}
              </Text>
              <Text size="sm" className="tabular">
                {format.percent(confidence)}
              </Text>
            </Group>
            <ShareBar share={confidence} isStrong={at === 0} />
          </UnstyledButton>
        </li>
      ))}
    </Stack>
  );
}
