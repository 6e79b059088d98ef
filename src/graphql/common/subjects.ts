import type { SubjectName } from '../../store/entities/dataset.js';
import type { Subject } from '../generated/resolver-types.js';

/** A subject as the enum of GraphQL names it. */
export function subjectInGraphql(subject: SubjectName): Subject {
  return subject.toUpperCase() as Subject;
}

/** The condition on rows of one subject; none where no subject is asked for. */
export function ofSubject(subject: Subject | null | undefined): { subject?: SubjectName } {
  return subject == null ? {} : { subject: subject.toLowerCase() as SubjectName };
}
