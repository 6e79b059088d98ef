import { Badge, Table, Text } from '@mantine/core';
import { IconArrowDown, IconShield, IconShieldOff } from '@tabler/icons-react';
import { Interval } from '../../components/interval.tsx';
import { ScrollTable } from '../../components/scroll-table.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { Evidence } from './decision-figures.tsx';
import { useTexts } from './texts.ts';

/** Every category under champion and challenger; those that fell come first, then the largest changes. */
export function ClassesTable({ evidence }: { evidence: Evidence }) {
  const t = useTexts();
  const format = useFormat();
  const change = ({ championF1, challengerF1 }: Evidence['classes'][number]) => challengerF1 - championF1;
  const classes = [...evidence.classes].sort(
    (one, other) => Number(other.fell) - Number(one.fell) || change(one) - change(other),
  );
  const fallen = evidence.fallen.length;
  return (
    <div>
      <Text size="sm" fw={500}>
        {t('categories')}
      </Text>
      <Text size="sm" c="dimmed" mb={4}>
        {fallen === 0 ? t('noneFell') : t('fallen', { count: fallen })}
      </Text>
      <ScrollTable
        label={t('categories')}
        head={[
          ...[t('category'), t('support'), t('champion'), t('challenger'), t('change')],
          ...[t('wonLost'), t('pFall'), t('status')],
        ]}
        minWidth={820}
        maxHeight={320}
      >
        {classes.map((each) => (
          <Table.Tr key={each.category.code}>
            <Table.Td>
              {each.category.name}{' '}
              <Text span size="xs" c="dimmed">
                {each.category.code}
              </Text>
            </Table.Td>
            <Table.Td>{format.count(each.support)}</Table.Td>
            <Table.Td>{format.percent(each.championF1)}</Table.Td>
            <Table.Td>{format.percent(each.challengerF1)}</Table.Td>
            <Table.Td w={120}>
              <Interval
                low={Math.min(each.championF1, each.challengerF1)}
                high={Math.max(each.championF1, each.challengerF1)}
                value={each.challengerF1}
                from={0}
                to={1}
                color={change(each) < 0 ? 'red' : change(each) > 0 ? 'green' : 'blue'}
                label={t('changePicture', {
                  before: format.percent(each.championF1),
                  after: format.percent(each.challengerF1),
                })}
              />
            </Table.Td>
            <Table.Td>
              {each.won} / {each.lost}
            </Table.Td>
            <Table.Td>{format.pValue(each.pFall)}</Table.Td>
            <Table.Td>
              <Guard guarded={each.guarded} fell={each.fell} />
            </Table.Td>
          </Table.Tr>
        ))}
      </ScrollTable>
    </div>
  );
}

function Guard({ guarded, fell }: { guarded: boolean; fell: boolean }) {
  const t = useTexts();
  const Icon = fell ? IconArrowDown : guarded ? IconShield : IconShieldOff;
  return (
    <Badge
      className="state-badge"
      variant={fell ? 'light' : 'default'}
      color="red"
      leftSection={<Icon size={14} aria-hidden />}
    >
      {t(fell ? 'fell' : guarded ? 'guarded' : 'unguarded')}
    </Badge>
  );
}
