import { useComputedColorScheme } from '@mantine/core';
import { seriesStyle } from '../../charts/colours.ts';
import styles from './compare.module.css';
import { letterOf } from './comparison.ts';

/** The letter of a run on the colour that its curves have. */
export function RunLetter({ index }: { index: number }) {
  const isDark = useComputedColorScheme('light') === 'dark';
  return (
    <span className={styles.letter} style={{ background: seriesStyle(index, isDark).colour }}>
      {letterOf(index)}
    </span>
  );
}
