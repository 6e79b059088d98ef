import type { Subject, SubjectOf } from '../pipeline/subject.js';
import type { SubjectName } from '../store/entities/dataset.js';
import { FILMS } from './films/films.js';
import { LISTINGS } from './listings/listings.js';

/** Every subject that models are trained on, in the order in which people see them. */
const SUBJECTS: Readonly<Record<SubjectName, Subject>> = { listings: LISTINGS, films: FILMS };

export const subjectOf: SubjectOf = (name) => SUBJECTS[name];

export const ALL_SUBJECTS: readonly Subject[] = Object.values(SUBJECTS);
