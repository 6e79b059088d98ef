import { Image, Text } from '@mantine/core';
import { useState } from 'react';
import { defineTexts } from '../texts/texts.ts';

const useTexts = defineTexts('listing-picture', {
  en: {
    picture: 'Picture of the listing',
    unshown: 'The picture is broken or gone, and cannot be shown.',
  },
  fr: {
    picture: 'Image de l’annonce',
    unshown: 'L’image est abîmée ou a disparu, et ne peut pas être affichée.',
  },
});

/** Where a stored file can be read. */
export const fileUrl = (digest: string) => `/files/${digest}`;

interface ListingPictureProps {
  /** Of the stored file. */
  digest: string;
  /** At most, in pixels. */
  height: number;
}

/** The picture of a listing, or in its place that it cannot be shown. */
export function ListingPicture({ digest, height }: ListingPictureProps) {
  const t = useTexts();
  const [broken, setBroken] = useState<string>();
  if (broken === digest) {
    return (
      <Text size="sm" c="dimmed">
        {t('unshown')}
      </Text>
    );
  }
  return (
    <Image
      src={fileUrl(digest)}
      alt={t('picture')}
      fit="contain"
      mah={height}
      w="auto"
      maw="100%"
      radius="sm"
      onError={() => setBroken(digest)}
    />
  );
}
