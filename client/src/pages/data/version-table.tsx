import { Anchor, ScrollArea, Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import { Copyable } from '../../components/copyable.tsx';
import { SubjectBadge } from '../../subject/subject-badge.tsx';
import { NOTHING, useFormat } from '../../texts/use-format.ts';
import type { DatasetsQuery } from './data.generated.ts';
import { SplitBar } from './split-bar.tsx';
import { useTexts } from './texts.ts';

export type VersionRow = DatasetsQuery['datasets']['edges'][number]['node'];

/** Dataset versions, newest first. */
export function VersionTable({ versions }: { versions: readonly VersionRow[] }) {
  const t = useTexts();
  const format = useFormat();
  const hasListings = versions.some(isAboutListings);
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, 'aria-label': t('versions'), role: 'group' }}>
      <Table miw={hasListings ? 940 : 760} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('name')}</Table.Th>
            <Table.Th>{t('subject')}</Table.Th>
            <Table.Th>{t('digest')}</Table.Th>
            <Table.Th ta="right">{t('rows')}</Table.Th>
            <Table.Th>{t('splits')}</Table.Th>
            {hasListings && <Table.Th ta="right">{t('classes')}</Table.Th>}
            {hasListings && <Table.Th ta="right">{t('pictures')}</Table.Th>}
            <Table.Th ta="right">{t('rejected')}</Table.Th>
            <Table.Th>{t('created')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody className="tabular">
          {versions.map((version) => (
            <Table.Tr key={version.id}>
              <Table.Td miw={130} maw={240} style={{ overflowWrap: 'anywhere' }}>
                <Anchor component={Link} to={`/data/${version.id}`} size="sm">
                  {version.name}
                </Anchor>
                {version.extends !== null && (
                  <Text size="xs" c="dimmed">
                    {t('extension', { name: version.extends.name })}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                <SubjectBadge subject={version.subject} />
              </Table.Td>
              <Table.Td>
                <Copyable value={version.digest} what={t('theDigest', { name: version.name })} />
              </Table.Td>
              <Table.Td ta="right">{format.count(version.acceptedRows)}</Table.Td>
              <Table.Td>
                <SplitBar {...version} />
              </Table.Td>
              {hasListings && (
                <>
                  <Table.Td ta="right">
                    {isAboutListings(version) ? format.count(version.classes.length) : NOTHING}
                  </Table.Td>
                  <Table.Td ta="right">
                    {isAboutListings(version) ? format.count(version.pictureRows) : NOTHING}
                  </Table.Td>
                </>
              )}
              <Table.Td ta="right">{format.count(version.rejectedRows)}</Table.Td>
              <Table.Td title={format.time(version.createdAt)} style={{ whiteSpace: 'nowrap' }}>
                {format.ago(version.createdAt)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

const isAboutListings = ({ subject }: VersionRow) => subject === 'LISTINGS';
