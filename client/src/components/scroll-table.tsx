import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { ScrollBox } from './scroll-box.tsx';

interface ScrollTableProps {
  /** What the table lists, for those who cannot see it. */
  label: string;
  /** The headings of the columns; an empty one is for buttons. */
  head: readonly ReactNode[];
  /** The rows, each a `Table.Tr`. */
  children: ReactNode;
  /** In pixels; narrower boxes scroll. */
  minWidth?: number;
  /** In pixels; longer tables scroll. */
  maxHeight?: number;
}

/** A table that scrolls in its own box, also by keyboard. */
export function ScrollTable({ label, head, children, minWidth = 560, maxHeight }: ScrollTableProps) {
  return (
    <ScrollBox label={label} {...(maxHeight !== undefined && { maxHeight })}>
      <Table
        miw={minWidth}
        verticalSpacing={6}
        stickyHeader={maxHeight !== undefined}
        className="tabular"
        aria-label={label}
      >
        <Table.Thead>
          <Table.Tr>
            {head.map((each, index) =>
              each === '' ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: headings do not move
                <Table.Td key={index} />
              ) : (
                // biome-ignore lint/suspicious/noArrayIndexKey: headings do not move
                <Table.Th key={index} style={{ whiteSpace: 'nowrap' }}>
                  {each}
                </Table.Th>
              ),
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </ScrollBox>
  );
}
