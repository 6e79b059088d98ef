import { Group, NativeSelect, Skeleton, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { KnownCategoriesDocument } from '../../components/category-select.generated.ts';
import { labelOf } from '../../components/category-select.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import type { MarkedTerm } from './marked-pieces.ts';
import { MarkedText } from './marked-text.tsx';
import { type AnswerFragment, ExplainDocument, type ExplainQuery } from './playground.generated.ts';
import classes from './playground.module.css';
import { useTexts } from './texts.ts';
import { WordWeights } from './word-weights.tsx';

/** Words that weigh less, as a share of the strongest, are listed and not marked. */
const MARKED_FROM = 0.02;

interface ExplanationProps {
  answer: AnswerFragment;
  /** The code of the category that is explained. */
  category: string;
  onChoose: (code: string) => void;
}

/** The words for and against a category, marked where they stand and listed by weight. */
export default function Explanation({ answer, category, onChoose }: ExplanationProps) {
  const t = useTexts();
  const modelName = answer.modelVersion.model.name;
  const [{ data: known }] = useQuery({ query: KnownCategoriesDocument, variables: { modelName } });
  const [{ data, error, fetching }, ask] = useQuery({
    query: ExplainDocument,
    variables: { id: answer.id, category },
  });
  const explained = data?.prediction;
  const options = useMemo(() => {
    const ranked = answer.topK.map(({ category: each }) => each);
    const others = known?.categories.filter(({ code }) => ranked.every((each) => each.code !== code)) ?? [];
    return [...ranked, ...others].map((each) => ({ value: each.code, label: labelOf(each) }));
  }, [answer, known]);
  return (
    <Panel title={t('why')}>
      <Stack gap="sm">
        <NativeSelect
          label={t('explained')}
          value={category}
          onChange={(event) => onChoose(event.currentTarget.value)}
          data={options}
        />
        {error !== undefined && explained == null ? (
          <QueryProblem error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} />
        ) : explained == null || (fetching && explained.id !== answer.id) ? (
          <Stack role="status" aria-label={t('explaining')} gap="xs">
            <Skeleton height={24} />
            <Skeleton height={80} />
          </Stack>
        ) : (
          <Explained prediction={explained} />
        )}
      </Stack>
    </Panel>
  );
}

type ExplainedPrediction = NonNullable<ExplainQuery['prediction']>;

function Explained({ prediction }: { prediction: ExplainedPrediction }) {
  const t = useTexts();
  const { title, description, explanation } = prediction;
  const { terms } = explanation;
  const strongest = Math.max(...terms.map(({ contribution }) => Math.abs(contribution)), Number.MIN_VALUE);
  const [inTitle, inDescription] = useMemo(() => {
    const marked = terms.filter(({ contribution }) => Math.abs(contribution) >= MARKED_FROM * strongest);
    const of = (wanted: string): MarkedTerm[] => marked.filter(({ field }) => field === wanted);
    return [of('TITLE'), of('DESCRIPTION')] as const;
  }, [terms, strongest]);
  return (
    <>
      <Group gap="md" fz="sm">
        <mark className={classes.for} style={{ '--strength': 0.6 } as React.CSSProperties}>
          {t('speaksFor')}
        </mark>
        <mark className={classes.against} style={{ '--strength': 0.6 } as React.CSSProperties}>
          {t('speaksAgainst')}
        </mark>
        <Text size="xs" c="dimmed">
          {t('legendHint')}
        </Text>
      </Group>
      <MarkedText label={t('designation')} text={title} terms={inTitle} strongest={strongest} />
      <MarkedText label={t('description')} text={description} terms={inDescription} strongest={strongest} />
      <WordWeights explanation={explanation} />
    </>
  );
}
