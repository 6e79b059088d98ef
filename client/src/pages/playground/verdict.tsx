import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { AllowedButton } from '../../access/allowed-button.tsx';
import { useAuthor } from '../../api/use-author.ts';
import { AuthorField } from '../../components/author-field.tsx';
import { CategorySelect, labelOf } from '../../components/category-select.tsx';
import { Problem } from '../../components/problem.tsx';
import { fromServer } from '../../components/server-text.tsx';
import type { AnswerFragment, JudgementFragment } from './playground.generated.ts';
import { useTexts } from './texts.ts';
import { useJudgement } from './use-judgement.ts';

interface VerdictProps {
  answer: AnswerFragment;
  judgements: readonly JudgementFragment[];
}

/** Confirms an answer or says where the listing belongs instead. */
export default function Verdict({ answer, judgements }: VerdictProps) {
  const t = useTexts();
  const [author] = useAuthor();
  const [wanted, setWanted] = useState<'right' | 'wrong'>();
  const [category, setCategory] = useState<string | null>(null);
  const categoryField = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (wanted === 'wrong') categoryField.current?.focus();
  }, [wanted]);
  const { judgement, isSending, failure, judge, takeBack } = useJudgement(answer.id, judgements);
  const send = async (code: string) => {
    if (await judge(code, author)) setWanted(undefined);
  };
  const problem = failure !== undefined && (
    <Problem
      title={t('judgementFailed')}
      message={failure.message === null ? t('judgementLost') : fromServer(failure.message)}
    />
  );
  if (judgement !== undefined) {
    return (
      <Stack gap="xs">
        <Said judgement={judgement} onTakeBack={() => void takeBack(author || judgement.submittedBy)} />
        {problem}
      </Stack>
    );
  }
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <AllowedButton
          needs="LABEL"
          variant="default"
          leftSection={<IconCheck size={16} aria-hidden />}
          loading={isSending && wanted === 'right'}
          onClick={() => {
            setWanted('right');
            if (author !== '') void send(answer.category.code);
          }}
        >
          {t('isRight')}
        </AllowedButton>
        <AllowedButton
          needs="LABEL"
          variant="default"
          leftSection={<IconX size={16} aria-hidden />}
          aria-expanded={wanted === 'wrong'}
          onClick={() => setWanted(wanted === 'wrong' ? undefined : 'wrong')}
        >
          {t('isWrong')}
        </AllowedButton>
      </Group>
      {wanted !== undefined && author === '' && <Text size="sm">{t('whoFirst')}</Text>}
      {wanted !== undefined && <AuthorField />}
      {wanted === 'wrong' && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (category !== null && author !== '') void send(category);
          }}
        >
          <Stack gap="xs" align="stretch">
            <CategorySelect
              ref={categoryField}
              opensOnFocus={false}
              label={t('rightCategory')}
              modelName={answer.modelVersion.model.name}
              value={category}
              onChange={setCategory}
            />
            <Group gap="xs">
              <Button type="submit" disabled={category === null || author === ''} loading={isSending}>
                {t('send')}
              </Button>
              <Button variant="subtle" onClick={() => setWanted(undefined)}>
                {t('cancel')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
      {problem}
    </Stack>
  );
}

function Said({ judgement, onTakeBack }: { judgement: JudgementFragment; onTakeBack: () => void }) {
  const t = useTexts();
  const { confirms, submittedBy: by, category, state } = judgement;
  return (
    <Alert color={state === 'CONFLICT' ? 'orange' : 'teal'} role="status" icon={<IconCheck aria-hidden />}>
      <Stack gap={4} align="flex-start">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {confirms === true ? t('confirmed', { by }) : t('corrected', { by, category: labelOf(category) })}
        </Text>
        {state === 'CONFLICT' && (
          <Text size="sm">
            {t('conflict')}{' '}
            <Anchor component={Link} to="/review?queue=conflicts" size="sm">
              {t('toConflicts')}
            </Anchor>
          </Text>
        )}
        <AllowedButton needs="LABEL" size="compact-xs" variant="default" onClick={onTakeBack}>
          {t('takeBack')}
        </AllowedButton>
      </Stack>
    </Alert>
  );
}
