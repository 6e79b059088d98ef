import { Checkbox, NumberInput, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTexts } from '../texts.ts';
import { PRESET_SPLIT, SplitFields, splitInput } from './split-fields.tsx';
import { StartButton } from './start-button.tsx';
import { useImport } from './use-import.ts';

const LISTINGS = 5_000;
const LISTINGS_MIN = 500;
const LISTINGS_MAX = 1_000_000;

/** Generates the synthetic sample. */
export function SampleForm({ onStarted }: { onStarted: (jobId: string) => void }) {
  const t = useTexts();
  const { start, ...progress } = useImport(onStarted);
  const [name, setName] = useState('sample');
  const [listings, setListings] = useState<number | string>(LISTINGS);
  const [seed, setSeed] = useState<number | string>(1);
  const [pictures, setPictures] = useState(false);
  const [split, setSplit] = useState(PRESET_SPLIT);
  const shares = splitInput(split);
  const isInRange = typeof listings === 'number' && listings >= LISTINGS_MIN && listings <= LISTINGS_MAX;
  const submit = () =>
    start(async () => ({
      name: name.trim(),
      source: { sample: { listings: Number(listings), seed: Number(seed), pictures } },
      ...(shares !== undefined && { split: shares }),
    }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('sampleAbout')}
        </Text>
        <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
          <TextInput
            label={t('datasetName')}
            maxLength={191}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NumberInput
            label={t('count')}
            description={t('countHelp')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            min={LISTINGS_MIN}
            max={LISTINGS_MAX}
            step={1_000}
            allowDecimal={false}
            value={listings}
            onChange={setListings}
          />
          <NumberInput
            label={t('seed')}
            min={0}
            max={0xffff_ffff}
            allowDecimal={false}
            value={seed}
            onChange={setSeed}
          />
        </SimpleGrid>
        <Checkbox
          label={t('withPictures')}
          checked={pictures}
          onChange={(event) => setPictures(event.currentTarget.checked)}
        />
        <SplitFields split={split} onChange={setSplit} />
        <StartButton
          label={t('generate')}
          isReady={isInRange && typeof seed === 'number' && name.trim() !== '' && shares !== undefined}
          {...progress}
        />
      </Stack>
    </form>
  );
}
