import { SegmentedControl } from '@mantine/core';
import { useSubjectTexts } from './subject-texts.ts';
import { type SubjectChoice, useSubject } from './use-subject.ts';

/** Narrows the lists of all pages down to one subject. */
export function SubjectSwitch({ onChange }: { onChange?: () => void }) {
  const t = useSubjectTexts();
  const [choice, choose] = useSubject();
  return (
    <SegmentedControl
      aria-label={t('subject')}
      size="sm"
      value={choice}
      onChange={(value) => {
        choose(value as SubjectChoice);
        onChange?.();
      }}
      data={(['ALL', 'LISTINGS', 'FILMS'] as const).map((value) => ({ value, label: t(value) }))}
    />
  );
}
