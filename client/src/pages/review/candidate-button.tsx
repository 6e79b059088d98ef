import { Badge, Group, Kbd, Text, UnstyledButton } from '@mantine/core';
import { ShareBar } from '../../components/share-bar.tsx';
import { useFormat } from '../../texts/use-format.ts';
import classes from './review.module.css';
import type { Candidate } from './review-item.ts';
import { useTexts } from './texts.ts';

interface CandidateButtonProps {
  candidate: Candidate;
  /** The key that chooses it, 1 to 9. */
  number: number;
  isDisabled: boolean;
  onClick: () => void;
}

/** A category to choose: its number, its name, how sure the model is, and who named it. */
export function CandidateButton({ candidate, number, isDisabled, onClick }: CandidateButtonProps) {
  const t = useTexts();
  const format = useFormat();
  const { category, confidence, marks, people } = candidate;
  return (
    <UnstyledButton className={classes.candidate} onClick={onClick} disabled={isDisabled}>
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <Kbd>{number}</Kbd>
        <div style={{ flex: 1, minWidth: 0 }}>
          <Group justify="space-between" wrap="nowrap" gap="xs" align="baseline">
            <Text size="sm" fw={500} style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
              {category.name}
            </Text>
            {confidence !== null && (
              <Text size="sm" className="tabular">
                {format.percent(confidence)}
              </Text>
            )}
          </Group>
          {confidence !== null && <ShareBar share={confidence} isStrong={marks.includes('champion')} />}
          <Group gap={4} mt={marks.length > 0 ? 4 : 0}>
            {marks.map((mark) => (
              <Badge key={mark} size="sm" radius="sm" variant="default" tt="none">
                {t(mark)}
              </Badge>
            ))}
          </Group>
          {people.length > 0 && (
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {t('namedBy', { people: people.map(({ by }) => by).join(', ') })}
            </Text>
          )}
          {people
            .filter(({ note }) => note !== '')
            .map(({ by, note }) => (
              <Text key={by + note} size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {t('note', { by, note })}
              </Text>
            ))}
        </div>
      </Group>
    </UnstyledButton>
  );
}
