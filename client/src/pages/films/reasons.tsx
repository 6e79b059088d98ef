import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { useLanguage } from '../../texts/texts.ts';
import { titleOf } from './film-name.tsx';
import classes from './films.module.css';
import { useTexts } from './texts.ts';
import type { Recommended } from './use-recommendation.ts';
import { type Step, waterfall } from './waterfall.ts';

/** What each film adds to the score, as figures and as bars that lead from nothing to the score. */
export function Reasons({ recommended }: { recommended: Recommended }) {
  const t = useTexts();
  const signed = useSigned();
  const { film, score, base, because, others } = recommended;
  const amounts = [
    ...because.map((reason) => ({ name: titleOf(reason.film), value: reason.contribution })),
    { name: t('others'), value: others },
  ];
  const given = amounts.filter(({ value }) => value !== 0);
  const { steps, sum, zero } = waterfall([{ name: t('base'), value: base }, ...given], {
    name: t('score'),
    value: score,
  });
  return (
    <div className={classes.more}>
      <ul className={classes.reasons} aria-label={t('whyOf', { title: titleOf(film) })}>
        {steps.map((step) => (
          <Line key={step.name} step={step} shown={signed(step.value)} zero={zero} />
        ))}
        <Line step={sum} shown={signed(sum.value)} zero={zero} isSum />
      </ul>
      <Text size="xs" c="dimmed" mt={4}>
        {t('addsUp')}
      </Text>
    </div>
  );
}

interface LineProps {
  step: Step;
  shown: string;
  /** Where nothing is, in percent of the width. */
  zero: number;
  isSum?: boolean;
}

function Line({ step: { name, value, left, width }, shown, zero, isSum = false }: LineProps) {
  const look = isSum ? classes.sum : value < 0 ? classes.against : classes.for;
  return (
    <li className={isSum ? `${classes.reason} ${classes.whole}` : classes.reason}>
      <span className={classes.name}>{name}</span> <span className={`${classes.value} tabular`}>{shown}</span>
      <span className={classes.scale} style={{ '--zero': `${zero}%` } as React.CSSProperties} aria-hidden>
        <span className={`${classes.amount} ${look}`} style={{ left: `${left}%`, width: `${width}%` }} />
      </span>
    </li>
  );
}

/** Numbers with their signs, so that these need not be told from the colour. */
function useSigned(): (value: number) => string {
  const language = useLanguage();
  const format = useMemo(
    () =>
      new Intl.NumberFormat(language, {
        minimumFractionDigits: 3,
        maximumFractionDigits: 3,
        signDisplay: 'exceptZero',
      }),
    [language],
  );
  return (value) => format.format(value).replace('-', '−');
}
