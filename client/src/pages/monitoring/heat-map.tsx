import { Box, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { DRIFT_LOOKS, useDriftTexts } from '../../components/drift-badge.tsx';
import { signalName, useLoopWords } from '../../texts/loop-words.ts';
import { useFormat } from '../../texts/use-format.ts';
import css from './heat-map.module.css';
import type { DriftChecksQuery } from './monitoring.generated.ts';
import { useTexts } from './texts.ts';

type Check = DriftChecksQuery['driftReports']['edges'][number]['node'];
type Column = Check['columns'][number];

/** The reddest cell is mixed from this much red, in percent, so that text on it stays readable. */
const STRENGTH_MIN = 8;
const STRENGTH_MAX = 34;

/** From what says least to what says most. */
const BY_WEIGHT: readonly Column['state'][] = ['TOO_FEW_ROWS', 'OK', 'SMALL', 'DRIFT'];

const isWorse = (one: Column['state'], other: Column['state']) =>
  BY_WEIGHT.indexOf(one) > BY_WEIGHT.indexOf(other);

interface HeatMapProps {
  /** The oldest first. */
  checks: readonly Check[];
  onReport: (id: string) => void;
}

/** Signals by checks: what each says of each, with the size of the change. A check opens its report. */
export function HeatMap({ checks, onReport }: HeatMapProps) {
  const t = useTexts();
  const words = useLoopWords();
  const signals = signalsOf(checks);
  return (
    <Box role="group" className={css.scroll} tabIndex={0} aria-label={t('checks')}>
      <table className={css.map}>
        <thead>
          <tr>
            <th className={css.signal} scope="col">
              {t('signal')}
            </th>
            {checks.map((check) => (
              <th key={check.id} className={css.check} scope="col">
                <CheckButton check={check} onReport={onReport} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th className={css.signal} scope="row">
              {t('whole')}
            </th>
            {checks.map(({ id, state }) => (
              <Cell key={id} name={t('whole')} state={state} effect={null} missing={null} />
            ))}
          </tr>
          {signals.map((signal) => (
            <tr key={signal}>
              <th className={css.signal} scope="row">
                {signalName(words, signal)}
              </th>
              {checks.map(({ id, columns }) => {
                const column = columns.find(({ name }) => name === signal);
                return column === undefined ? (
                  <td key={id} className={css.cell}>
                    –
                  </td>
                ) : (
                  <Cell key={id} {...column} name={signalName(words, signal)} />
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Box>
  );
}

/** All signals that a check has, those that drifted most in the newest one first. */
function signalsOf(checks: readonly Check[]): string[] {
  const newestFirst = [...checks].reverse();
  return [...new Set(newestFirst.flatMap(({ columns }) => columns.map(({ name }) => name)))];
}

function CheckButton({ check, onReport }: { check: Check; onReport: (id: string) => void }) {
  const t = useTexts();
  const format = useFormat();
  const { id, createdAt, cause, modelVersion } = check;
  return (
    <UnstyledButton
      onClick={() => onReport(id)}
      fz="xs"
      ta="center"
      td="underline"
      c="var(--mantine-color-anchor)"
      w={78}
      title={t(`cause_${cause}`)}
    >
      <VisuallyHidden>{t('openReport')} </VisuallyHidden>
      {format.day(createdAt)}
      <br />
      {format.clock(createdAt)}
      <br />v{modelVersion.version}
    </UnstyledButton>
  );
}

type CellProps = Pick<Column, 'name' | 'state' | 'effect' | 'missing'> & { summary?: string };

/** What a check says of a signal: by its values or by how many are missing, whichever is worse. */
function Cell({ name, state: ofValues, effect, missing, summary }: CellProps) {
  const t = useTexts();
  const states = useDriftTexts();
  const format = useFormat();
  const isByMissing = missing !== null && isWorse(missing.state, ofValues);
  const state = isByMissing ? missing.state : ofValues;
  const { Icon } = DRIFT_LOOKS[state];
  const change = isByMissing ? Math.abs(missing.currentShare - missing.referenceShare) : effect?.size;
  const size = change === undefined ? null : format.number(Math.round(change * 100) / 100);
  const label = isByMissing
    ? t('cellMissing', {
        signal: name,
        state: states(state),
        before: format.percent(missing.referenceShare),
        now: format.percent(missing.currentShare),
      })
    : effect === null
      ? t('cell', { signal: name, state: states(state) })
      : t('cellSize', {
          signal: name,
          state: states(state),
          size: size ?? '',
          low: format.number(effect.low),
          high: format.number(effect.high),
        });
  const strength = STRENGTH_MIN + (STRENGTH_MAX - STRENGTH_MIN) * (change ?? 1);
  return (
    <td
      className={`${css.cell} ${css[state]}`}
      style={{ '--strength': `${strength}%` } as React.CSSProperties}
      title={summary === undefined ? label : `${label}. ${summary}`}
    >
      <Icon size={13} role="img" aria-label={states(state)} /> {size}
    </td>
  );
}
