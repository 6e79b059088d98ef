import { useFormat } from '../../texts/use-format.ts';
import styles from './difference-bar.module.css';

/** A difference of shares as a number with its sign and a bar to the left or right of a middle. */
export function DifferenceBar({ value, max }: { value: number; max: number }) {
  const { points } = useFormat();
  const width = `${(50 * Math.abs(value)) / max}%`;
  return (
    <span className={styles.difference}>
      <span className={styles.track} aria-hidden>
        <span
          className={value < 0 ? styles.worse : styles.better}
          style={value < 0 ? { right: '50%', width } : { left: '50%', width }}
        />
      </span>
      {points(value)}
    </span>
  );
}
