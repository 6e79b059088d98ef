import { Anchor, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Copyable } from '../../components/copyable.tsx';
import { Panel } from '../../components/panel.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { DatasetQuery } from './dataset.generated.ts';
import { useTexts } from './texts.ts';

export type Version = NonNullable<DatasetQuery['datasetVersion']>;

/** The figures of a dataset version. */
export function Facts({ version }: { version: Version }) {
  const t = useTexts();
  const format = useFormat();
  const isAboutListings = version.subject === 'LISTINGS';
  return (
    <Panel title={t('facts')}>
      <SimpleGrid cols={{ base: 2, xs: 4 }} component="dl" m={0} verticalSpacing="sm">
        <Fact name={t(isAboutListings ? 'rows' : 'ratings')}>{format.count(version.acceptedRows)}</Fact>
        <Fact name={t('train')}>{format.count(version.trainRows)}</Fact>
        <Fact name={t('validation')}>{format.count(version.validationRows)}</Fact>
        <Fact name={t('gold')}>{format.count(version.goldRows)}</Fact>
        <Fact name={t('rejected')}>{format.count(version.rejectedRows)}</Fact>
        {isAboutListings && (
          <>
            <Fact name={t('duplicates')}>{format.count(version.duplicateRows)}</Fact>
            <Fact name={t('pictures')}>{format.count(version.pictureRows)}</Fact>
            <Fact name={t('balance')}>{format.count(version.classes.length)}</Fact>
          </>
        )}
        {!isAboutListings && (
          <>
            <Fact name={t('users')}>{format.count(version.userCount)}</Fact>
            <Fact name={t('genres')}>{format.count(version.genres.length)}</Fact>
          </>
        )}
      </SimpleGrid>
    </Panel>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" m={0} fz="lg" fw={600} className="tabular">
        {children}
      </Text>
    </div>
  );
}

/** Digest, files, the version that it extends, and what was erased from it since. */
export function Origin({ version }: { version: Version }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <Panel title={t('origin')}>
      <Stack gap="xs">
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            {t('digest')}
          </Text>
          <Copyable value={version.digest} what={t('theDigest')} shown={16} />
        </Group>
        {version.extends !== null && (
          <Text size="sm">
            <Text span c="dimmed">
              {t('extends')}
            </Text>{' '}
            <Anchor component={Link} to={`/data/${version.extends.id}`}>
              {version.extends.name}
            </Anchor>
          </Text>
        )}
        {version.feedbackEvents !== null && (
          <Text size="sm">
            {t('feedback', {
              count: version.feedbackEvents,
              events: format.count(version.feedbackEvents),
            })}
          </Text>
        )}
        {version.sources.length === 0 && version.extends === null && (
          <Text size="sm" c="dimmed">
            {t('noSources')}
          </Text>
        )}
        {version.sources.map((source) => (
          <Text key={source.role + source.digest} size="sm" style={{ overflowWrap: 'anywhere' }}>
            <Text span c="dimmed">
              <SourceRole role={source.role} />
            </Text>{' '}
            <Anchor
              href={`/files/${source.digest}`}
              download={source.fileName}
              aria-label={t('download', { name: source.fileName })}
            >
              {source.fileName}
            </Anchor>
          </Text>
        ))}
        {version.erasures.map(({ id, subject, listingRows, ratingRows, requestedAt, done }) => (
          <Text key={id} size="sm">
            {subject === 'FILMS'
              ? t('erasedRatings', { count: ratingRows, time: format.time(requestedAt) })
              : t('erasure', { count: listingRows, time: format.time(requestedAt) })}
            {!done && ` (${t('erasureOpen')})`}
          </Text>
        ))}
      </Stack>
    </Panel>
  );
}

function SourceRole({ role }: { role: string }) {
  const t = useTexts();
  if (role === 'listings' || role === 'labels' || role === 'corrections' || role === 'ratings')
    return t(role);
  if (role === 'films' || role === 'tags' || role === 'links') return t(`${role}File`);
  return role === 'pictures' ? t('archive') : role;
}
