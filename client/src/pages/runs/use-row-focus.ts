import type { Row } from '@tanstack/react-table';
import type { Virtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { RunRow } from './use-run-list.ts';

const PAGE_ROWS = 15;

/**
 * One row takes part in the order of Tab; the arrow keys, Page Up and Down, Home and End move which. Enter opens its
 * run and Space selects it.
 */
export function useRowFocus(rowCount: number) {
  const navigate = useNavigate();
  const [wanted, setActive] = useState(0);
  const active = Math.max(0, Math.min(wanted, rowCount - 1));
  const mustFocus = useRef<HTMLElement>(undefined);

  useEffect(() => {
    const row = mustFocus.current?.querySelector<HTMLElement>(`[data-index="${active}"]`);
    if (row == null) return;
    mustFocus.current = undefined;
    row.focus({ preventScroll: true });
  });

  function onKeyDown(
    event: KeyboardEvent<HTMLDivElement>,
    rows: Row<RunRow>[],
    virtual: Virtualizer<HTMLDivElement, Element>,
    toggle: (id: string) => void,
  ): void {
    if (!(event.target instanceof HTMLElement) || event.target.dataset.index === undefined) return;
    const row = rows[active];
    const target = targetOf(event.key, active, rowCount);
    if (target !== undefined) {
      const index = Math.max(0, Math.min(rowCount - 1, target));
      mustFocus.current = event.currentTarget;
      setActive(index);
      virtual.scrollToIndex(index);
    } else if (event.key === 'Enter' && row !== undefined) navigate(`/runs/${row.id}`);
    else if (event.key === ' ' && row !== undefined) toggle(row.id);
    else return;
    event.preventDefault();
  }

  return { active, setActive, onKeyDown };
}

function targetOf(key: string, active: number, rowCount: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return active + 1;
    case 'ArrowUp':
      return active - 1;
    case 'PageDown':
      return active + PAGE_ROWS;
    case 'PageUp':
      return active - PAGE_ROWS;
    case 'Home':
      return 0;
    case 'End':
      return rowCount - 1;
    default:
      return undefined;
  }
}
