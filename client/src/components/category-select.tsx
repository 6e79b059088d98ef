import { Select } from '@mantine/core';
import { type Ref, useMemo } from 'react';
import { useQuery } from 'urql';
import { defineTexts } from '../texts/texts.ts';
import { KnownCategoriesDocument } from './category-select.generated.ts';

const useTexts = defineTexts('category-select', {
  en: {
    placeholder: 'Name or code',
    none: 'No category of this name or code',
    lost: 'The categories could not be loaded; they are asked for again when you come back here.',
  },
  fr: {
    placeholder: 'Nom ou code',
    none: 'Aucune catégorie de ce nom ou de ce code',
    lost: 'Les catégories n’ont pas pu être chargées ; elles seront redemandées à votre retour ici.',
  },
});

interface CategorySelectProps {
  label: string;
  modelName: string;
  /** The code; null while nothing is chosen. */
  value: string | null;
  onChange: (code: string) => void;
  /** Of the text field. */
  ref?: Ref<HTMLInputElement>;
  /** Called when the key that leaves a field is pressed in it. */
  onEscape?: () => void;
  /** Whether the list opens with the focus; else with a click, the first letter or an arrow key. */
  opensOnFocus?: boolean;
}

/** A category among those that a correction may name, found by part of its name, with or without accents, or its code. */
export function CategorySelect(props: CategorySelectProps) {
  const { label, modelName, value, onChange, ref, onEscape, opensOnFocus = true } = props;
  const t = useTexts();
  const [{ data, error }, ask] = useQuery({ query: KnownCategoriesDocument, variables: { modelName } });
  const options = useMemo(
    () => data?.categories.map(({ code, name }) => ({ value: code, label: labelOf({ code, name }) })) ?? [],
    [data],
  );
  return (
    <Select
      ref={ref}
      label={label}
      placeholder={t('placeholder')}
      data={options}
      value={value}
      onChange={(code) => {
        if (code !== null) onChange(code);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onEscape?.();
      }}
      onFocus={() => {
        if (data === undefined) ask({ requestPolicy: 'network-only' });
      }}
      error={data === undefined && error !== undefined ? t('lost') : undefined}
      nothingFoundMessage={t('none')}
      filter={({ options: all, search }) => {
        const words = folded(search).split(/\s+/);
        return all.filter((option) => {
          const text = 'label' in option ? folded(option.label) : '';
          return words.every((word) => text.includes(word));
        });
      }}
      searchable
      openOnFocus={opensOnFocus}
      selectFirstOptionOnChange
      maxDropdownHeight={280}
    />
  );
}

/** A category as people read it: its name, and its code where that says more. */
export function labelOf({ code, name }: { code: string; name: string }): string {
  return name === code ? code : `${name} (${code})`;
}

/** Without accents and case. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
