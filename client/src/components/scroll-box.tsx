import { Box } from '@mantine/core';
import type { ReactNode } from 'react';
import css from './scroll-box.module.css';

interface ScrollBoxProps {
  /** What is inside, for those who cannot see it. */
  label: string;
  /** In pixels; longer contents scroll. */
  maxHeight?: number;
  children: ReactNode;
}

/** A box that scrolls, also by keyboard. A shade at an edge says that there is more beyond it. */
export function ScrollBox({ label, maxHeight, children }: ScrollBoxProps) {
  return (
    <Box role="group" tabIndex={0} aria-label={label} className={css.box} style={{ maxHeight }}>
      {children}
    </Box>
  );
}
