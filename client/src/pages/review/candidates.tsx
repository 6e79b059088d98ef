import { Button, Group, Kbd, Stack } from '@mantine/core';
import type { RefObject } from 'react';
import { CategorySelect } from '../../components/category-select.tsx';
import { Panel } from '../../components/panel.tsx';
import { CandidateButton } from './candidate-button.tsx';
import { type Candidate, confirmable, type ReviewItem } from './review-item.ts';
import { useTexts } from './texts.ts';

interface CandidatesProps {
  item: ReviewItem;
  modelName: string;
  searchField: RefObject<HTMLInputElement | null>;
  onChoose: (candidate: Candidate | undefined) => void;
  /** Given the code of any other category. */
  onCategory: (code: string) => void;
  onNone: () => void;
  onTakeOff: () => void;
  onSkip: () => void;
  onUndo: () => void;
  onHelp: () => void;
  onLeaveSearch: () => void;
}

/** Where the listing may belong, numbered, and everything else that can be done with it. */
export function Candidates(props: CandidatesProps) {
  const { item, modelName, searchField, onChoose, onCategory, onNone, onTakeOff } = props;
  const t = useTexts();
  const isConflict = item.conflictId !== null;
  const isGone = !isConflict && item.prediction === null;
  const confirmed = confirmable(item);
  return (
    <Panel title={t('where')}>
      <Stack gap="sm">
        <Stack gap={4} component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
          {item.candidates.map((candidate, at) => (
            <li key={candidate.category.code}>
              <CandidateButton
                candidate={candidate}
                number={at + 1}
                isDisabled={isGone}
                onClick={() => onChoose(candidate)}
              />
            </li>
          ))}
        </Stack>
        {isGone ? (
          <Button rightSection={<Kbd size="xs">{t('keyEnter')}</Kbd>} onClick={onTakeOff}>
            {t('takeOff')}
          </Button>
        ) : (
          confirmed !== undefined && (
            <Button rightSection={<Kbd size="xs">{t('keyEnter')}</Kbd>} onClick={() => onChoose(confirmed)}>
              {t('confirm')}
            </Button>
          )
        )}
        {isConflict && (
          <Button variant="default" rightSection={<Kbd size="xs">0</Kbd>} onClick={onNone}>
            {t('noneRight')}
          </Button>
        )}
        {!isConflict && !isGone && (
          <CategorySelect
            ref={searchField}
            label={t('another')}
            modelName={modelName}
            value={null}
            onChange={onCategory}
            onEscape={props.onLeaveSearch}
          />
        )}
        <Group gap="xs">
          <Button size="xs" variant="default" rightSection={<Kbd size="xs">s</Kbd>} onClick={props.onSkip}>
            {t('skip')}
          </Button>
          <Button size="xs" variant="default" rightSection={<Kbd size="xs">u</Kbd>} onClick={props.onUndo}>
            {t('undo')}
          </Button>
          <Button size="xs" variant="default" rightSection={<Kbd size="xs">?</Kbd>} onClick={props.onHelp}>
            {t('keys')}
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}
