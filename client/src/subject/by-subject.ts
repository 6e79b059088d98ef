import { useSubjectTexts } from './subject-texts.ts';
import type { Subject } from './use-subject.ts';

interface Item {
  value: string;
  label: string;
}

/** Groups the items of a select by what they are about; left as they are where all are about the same. */
export function useBySubject(): <Of extends Item>(
  items: readonly (Of & { subject: Subject | null })[],
) => Item[] | { group: string; items: Item[] }[] {
  const t = useSubjectTexts();
  return (items) => {
    const plain = ({ value, label }: Item) => ({ value, label });
    if (new Set(items.map(({ subject }) => subject)).size < 2) return items.map(plain);
    return ([...(['LISTINGS', 'FILMS'] as const), null] as const).flatMap((subject) => {
      const of = items.filter((item) => item.subject === subject).map(plain);
      return of.length === 0 ? [] : [{ group: t(subject ?? 'OTHER'), items: of }];
    });
  };
}
