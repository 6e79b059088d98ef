import { SegmentedControl, Select } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useSubjectTexts } from '../../subject/subject-texts.ts';
import { type Subject, useSubject } from '../../subject/use-subject.ts';
import { defineTexts } from '../../texts/texts.ts';
import { ModelNamesDocument } from './model-choice.generated.ts';
import { type ModelInView, modelInView } from './model-in-view.ts';

const useTexts = defineTexts('model-choice', { en: { model: 'Model' }, fr: { model: 'Modèle' } });

/** The model that the page is about: `?model=` of the address, else by the subject. Undefined until models are known. */
export function useModelInView(): ModelInView | undefined {
  const named = useSearchParams()[0].get('model');
  const [choice] = useSubject();
  const [{ data, error }] = useQuery({ query: ModelNamesDocument, requestPolicy: 'cache-and-network' });
  // What failed for this query fails for those of the page too, which say so.
  if (data === undefined && error === undefined) return undefined;
  return modelInView(data?.models.edges.map(({ node }) => node) ?? [], named, choice);
}

/** Chooses what the page is about: the subject, and of its models one where there are several. */
export function ModelChoice({ shown }: { shown: ModelInView | undefined }) {
  const t = useTexts();
  const subjects = useSubjectTexts();
  const [, choose] = useSubject();
  const [, setParams] = useSearchParams();
  const [{ data }] = useQuery({ query: ModelNamesDocument, requestPolicy: 'cache-and-network' });
  if (shown === undefined) return null;
  const known = data?.models.edges.map(({ node }) => node) ?? [];
  const ofSubject = known.filter(({ subject }) => (subject ?? 'LISTINGS') === shown.subject);
  const names = [...new Set([shown.name, ...ofSubject.map(({ name }) => name)])].sort();
  const setModel = (name: string | null) =>
    setParams((before) => {
      if (name === null) before.delete('model');
      else before.set('model', name);
      // A report is one of the model before.
      before.delete('report');
      return before;
    });
  return (
    <>
      {names.length > 1 && (
        <Select
          aria-label={t('model')}
          data={names}
          value={shown.name}
          allowDeselect={false}
          searchable
          onChange={(name) => name !== null && setModel(name)}
        />
      )}
      <SegmentedControl
        aria-label={subjects('subject')}
        size="sm"
        value={shown.subject}
        onChange={(subject) => {
          choose(subject as Subject);
          setModel(null);
        }}
        data={(['LISTINGS', 'FILMS'] as const).map((value) => ({ value, label: subjects(value) }))}
      />
    </>
  );
}
