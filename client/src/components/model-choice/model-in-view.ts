import type { Subject, SubjectChoice } from '../../subject/use-subject.ts';
import { USUAL_MODELS } from '../../subject/usual-models.ts';

interface KnownModel {
  name: string;
  /** Null for models of clients. */
  subject: Subject | null;
}

export interface ModelInView {
  name: string;
  subject: Subject;
}

/**
 * The model that a page is about: the one that the address names, else the usual one of the subject that was chosen, or
 * another of that subject where the usual one is not there. Of all subjects listings come first.
 * @param named null where the address names none
 */
export function modelInView(
  known: readonly KnownModel[],
  named: string | null,
  choice: SubjectChoice,
): ModelInView {
  const subjectOf = (model: KnownModel | undefined): Subject => model?.subject ?? 'LISTINGS';
  if (named !== null) return { name: named, subject: subjectOf(known.find(({ name }) => name === named)) };
  const subjects: readonly Subject[] = choice === 'ALL' ? ['LISTINGS', 'FILMS'] : [choice];
  const candidates = subjects.flatMap((subject) => {
    const names = known.filter((model) => subjectOf(model) === subject).map(({ name }) => name);
    const usual = USUAL_MODELS[subject];
    const name = names.includes(usual) ? usual : names[0];
    return name === undefined ? [] : [{ name, subject }];
  });
  const [subject = 'LISTINGS'] = subjects;
  return candidates[0] ?? { name: USUAL_MODELS[subject], subject };
}
