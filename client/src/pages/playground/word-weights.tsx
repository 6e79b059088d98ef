import { Button, Table, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useLanguage } from '../../texts/texts.ts';
import type { ExplainQuery } from './playground.generated.ts';
import classes from './playground.module.css';
import { useTexts } from './texts.ts';

const SHOWN_FIRST = 8;

type Explanation = NonNullable<ExplainQuery['prediction']>['explanation'];

/** Every word that weighs, the rest of the sum, and the score that they add up to. */
export function WordWeights({ explanation }: { explanation: Explanation }) {
  const t = useTexts();
  const signed = useSigned();
  const [isAll, setIsAll] = useState(false);
  const { terms, others, picture, bias, score, method } = explanation;
  const largest = Math.max(
    ...[...terms.map((term) => term.contribution), others, picture].map(Math.abs),
    Number.MIN_VALUE,
  );
  if (terms.length === 0 && picture === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('noWords')}
      </Text>
    );
  }
  const rest = [
    { label: t('others'), value: others },
    ...(picture === 0 ? [] : [{ label: t('pictureWeight'), value: picture }]),
  ];
  const hidden = terms.length - SHOWN_FIRST;
  const row = (key: string, label: string, where: string, value: number, isQuoted: boolean) => (
    <Table.Tr key={key}>
      <Table.Td style={{ overflowWrap: 'anywhere', fontStyle: isQuoted ? undefined : 'italic' }}>
        {label}
      </Table.Td>
      <Table.Td c="dimmed" visibleFrom="xs">
        {where}
      </Table.Td>
      <Table.Td className="tabular" ta="right">
        {signed(value)}
      </Table.Td>
      <Table.Td w="35%">
        <Amount value={value} largest={largest} />
      </Table.Td>
    </Table.Tr>
  );
  return (
    <div>
      <Table
        aria-label={t('words')}
        verticalSpacing={3}
        horizontalSpacing="xs"
        fz="sm"
        withRowBorders={false}
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('word')}</Table.Th>
            <Table.Th scope="col" visibleFrom="xs">
              {t('where')}
            </Table.Th>
            <Table.Th scope="col" ta="right">
              {t('weight')}
            </Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {(isAll ? terms : terms.slice(0, SHOWN_FIRST)).map(({ text, field, contribution }) =>
            row(
              `${field} ${text}`,
              text,
              t(field === 'TITLE' ? 'inTitle' : 'inDescription'),
              contribution,
              true,
            ),
          )}
          {rest.map(({ label, value }) => row(label, label, '', value, false))}
        </Table.Tbody>
      </Table>
      {hidden > 0 && !isAll && (
        <Button size="compact-xs" variant="subtle" onClick={() => setIsAll(true)}>
          {t('more', { count: hidden })}
        </Button>
      )}
      <Text size="xs" c="dimmed" mt={4}>
        {t('biasAndScore', { bias: signed(bias), score: signed(score) })}
        {' · '}
        {t(method === 'WEIGHTS' ? 'byWeights' : 'byLeavingOut')}
      </Text>
    </div>
  );
}

function Amount({ value, largest }: { value: number; largest: number }) {
  return (
    <div className={classes.scale} aria-hidden>
      <div
        className={`${classes.amount} ${value < 0 ? classes.amountAgainst : classes.amountFor}`}
        style={{ width: `${(50 * Math.abs(value)) / largest}%` }}
      />
    </div>
  );
}

/** Numbers with their signs, so that these need not be told from the colour; two decimals are all that anybody compares. */
function useSigned(): (value: number) => string {
  const language = useLanguage();
  const format = useMemo(
    () =>
      new Intl.NumberFormat(language, {
        minimumFractionDigits: 2,
        maximumFractionDigits: 2,
        signDisplay: 'exceptZero',
      }),
    [language],
  );
  return (value) => format.format(value).replace('-', '−');
}
