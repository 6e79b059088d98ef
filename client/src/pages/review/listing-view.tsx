import { Button, ScrollArea, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { ListingPicture } from '../../components/listing-picture.tsx';
import { Panel } from '../../components/panel.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { ReviewItem } from './review-item.ts';
import { useTexts } from './texts.ts';

const SHOWN_CHARS = 3_000;
const PICTURE_PX = 260;

/** The listing that is judged: its texts as they are, its picture, and where it comes from. */
export function ListingView({ item }: { item: ReviewItem }) {
  const t = useTexts();
  const format = useFormat();
  const [isWhole, setIsWhole] = useState(false);
  const { title, description, prediction } = item;
  if (prediction === null && title === '' && description === '') {
    return (
      <Panel title={t('listing')}>
        <Text fw={500}>{t('erased')}</Text>
        <Text c="dimmed">{t('erasedHint')}</Text>
      </Panel>
    );
  }
  const isCut = !isWhole && description.length > SHOWN_CHARS;
  return (
    <Panel title={t('listing')}>
      <Stack gap="sm">
        <Labelled label={t('designation')}>
          <Text fw={600} size="lg" style={{ overflowWrap: 'anywhere' }}>
            {title === '' ? t('none') : title}
          </Text>
        </Labelled>
        {prediction !== null && prediction.pictureDigest !== null && (
          <div>
            <ListingPicture digest={prediction.pictureDigest} height={PICTURE_PX} />
            {prediction.pictureNote !== null && (
              <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {t('pictureLeftOut', { note: prediction.pictureNote })}
              </Text>
            )}
          </div>
        )}
        <Labelled label={t('description')}>
          <ScrollArea.Autosize
            mah={320}
            viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('description') }}
          >
            <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {description === '' ? t('none') : isCut ? `${description.slice(0, SHOWN_CHARS)}…` : description}
            </Text>
          </ScrollArea.Autosize>
          {isCut && (
            <Button size="compact-xs" variant="subtle" onClick={() => setIsWhole(true)}>
              {t('showAll')}
            </Button>
          )}
        </Labelled>
        {prediction !== null && (
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {t('answered', {
              ago: format.ago(prediction.createdAt),
              version: prediction.modelVersion.version,
            })}
            {prediction.externalId !== null && ` · ${t('externalId', { id: prediction.externalId })}`}
          </Text>
        )}
      </Stack>
    </Panel>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      {children}
    </div>
  );
}
