import { Fieldset, NumberInput, SimpleGrid, Text } from '@mantine/core';
import { useTexts } from '../texts.ts';

const PERCENT = 100;

/** Shares of validation and gold in percent of the listings, and the seed, as they are typed. */
export interface Split {
  validation: number | string;
  gold: number | string;
  seed: number | string;
}

export const PRESET_SPLIT: Split = { validation: 10, gold: 10, seed: 1 };

/** As the API takes it; undefined while something is missing or too much. */
export function splitInput({ validation, gold, seed }: Split) {
  const shares = [validation, gold].map((share) => (typeof share === 'number' ? share : Number.NaN));
  const areRight = shares.every((share) => share >= 1 && share <= 50) && typeof seed === 'number';
  if (!areRight || isTooMuch({ validation, gold, seed })) return undefined;
  return { validation: Number(validation) / PERCENT, gold: Number(gold) / PERCENT, seed };
}

function isTooMuch({ validation, gold }: Split): boolean {
  return Number(validation) + Number(gold) > 80;
}

/** How the listings are to be split. */
export function SplitFields({ split, onChange }: { split: Split; onChange: (split: Split) => void }) {
  const t = useTexts();
  const share = { min: 1, max: 50, decimalScale: 1, description: t('percent') } as const;
  return (
    <Fieldset legend={t('split')} p="sm">
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
        <NumberInput
          {...share}
          label={t('validation')}
          value={split.validation}
          onChange={(validation) => onChange({ ...split, validation })}
        />
        <NumberInput
          {...share}
          label={t('gold')}
          value={split.gold}
          onChange={(gold) => onChange({ ...split, gold })}
        />
        <NumberInput
          label={t('seed')}
          description={t('seedHelp')}
          min={0}
          max={0xffff_ffff}
          allowDecimal={false}
          value={split.seed}
          onChange={(seed) => onChange({ ...split, seed })}
        />
      </SimpleGrid>
      {isTooMuch(split) && (
        <Text size="sm" c="red" role="alert" mt="xs">
          {t('splitSum')}
        </Text>
      )}
    </Fieldset>
  );
}
