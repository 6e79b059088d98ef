import classes from './share-bar.module.css';

interface ShareBarProps {
  /** In [0, 1]. */
  share: number;
  /** Whether it stands out among others. */
  isStrong?: boolean;
}

/** A share as the length of a bar, beside its number: it says nothing to those who cannot see it. */
export function ShareBar({ share, isStrong = false }: ShareBarProps) {
  return (
    <div className={classes.track} aria-hidden>
      <div
        className={isStrong ? `${classes.fill} ${classes.strong}` : classes.fill}
        style={{ width: `${share * 100}%` }}
      />
    </div>
  );
}
