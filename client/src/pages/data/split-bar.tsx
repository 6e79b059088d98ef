import { Group, Text } from '@mantine/core';
import { useFormat } from '../../texts/use-format.ts';
import { useTexts } from './texts.ts';

interface SplitBarProps {
  trainRows: number;
  validationRows: number;
  goldRows: number;
}

const COLOURS = [
  'var(--mantine-color-blue-6)',
  'var(--mantine-color-orange-5)',
  'var(--mantine-color-yellow-4)',
];

/** The three parts of a version as numbers over a bar. */
export function SplitBar({ trainRows, validationRows, goldRows }: SplitBarProps) {
  const t = useTexts();
  const format = useFormat();
  const parts = [trainRows, validationRows, goldRows];
  const [train, validation, gold] = parts.map(format.count) as [string, string, string];
  return (
    <div title={t('splitBar', { train, validation, gold })}>
      <Text size="sm" className="tabular" style={{ whiteSpace: 'nowrap' }}>
        {train} / {validation} / {gold}
      </Text>
      <Group gap={1} wrap="nowrap" aria-hidden h={4} mt={2}>
        {parts.map((rows, index) => (
          <div key={COLOURS[index]} style={{ flex: rows, height: 4, background: COLOURS[index] }} />
        ))}
      </Group>
    </div>
  );
}
