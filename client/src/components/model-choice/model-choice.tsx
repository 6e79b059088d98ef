import { Select } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useBySubject } from '../../subject/by-subject.ts';
import { defineTexts } from '../../texts/texts.ts';
import { ModelNamesDocument } from './model-choice.generated.ts';

/** The model that requests mean when they name none. */
const PRESET = 'listing-classifier';

const useTexts = defineTexts('model-choice', { en: { model: 'Model' }, fr: { model: 'Modèle' } });

/** Name of the model that the page is about: `?model=` of the address. */
export function useChosenModel(): string {
  return useSearchParams()[0].get('model') ?? PRESET;
}

/** Chooses the model that the page is about; nothing where there is no other. */
export function ModelChoice() {
  const t = useTexts();
  const chosen = useChosenModel();
  const [, setParams] = useSearchParams();
  const [{ data }] = useQuery({ query: ModelNamesDocument, requestPolicy: 'cache-and-network' });
  const bySubject = useBySubject();
  const known = data?.models.edges.map(({ node }) => node) ?? [];
  const names = [...new Set([chosen, ...known.map(({ name }) => name)])].sort();
  if (names.length < 2) return null;
  const all = bySubject(
    names.map((name) => ({
      ...{ value: name, label: name },
      subject: known.find((model) => model.name === name)?.subject ?? null,
    })),
  );
  return (
    <Select
      aria-label={t('model')}
      data={all}
      value={chosen}
      allowDeselect={false}
      searchable
      onChange={(name) =>
        setParams((before) => {
          if (name === null) return before;
          before.set('model', name);
          return before;
        })
      }
    />
  );
}
