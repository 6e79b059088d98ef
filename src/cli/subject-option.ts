import { Option } from 'commander';
import { DEFAULT_MODEL_NAMES } from '../pipeline/training/model-name.js';
import { invalidInput } from '../platform/errors.js';
import type { DatasetVersion, SubjectName } from '../store/entities/dataset.js';

export const SUBJECT_NAMES = Object.keys(DEFAULT_MODEL_NAMES) as readonly SubjectName[];

/** Adds nothing by itself: a command that must know the subject beforehand gives it a default. */
export function subjectOption(description: string): Option {
  return new Option('--subject <subject>', description).choices(SUBJECT_NAMES);
}

/** @throws AppError INVALID_INPUT for a dataset about something else than --subject says */
export function assertAbout(
  { id, name, subject }: Pick<DatasetVersion, 'id' | 'name' | 'subject'>,
  wanted: SubjectName | undefined,
): void {
  if (wanted === undefined || wanted === subject) return;
  throw invalidInput('subject', `The dataset ${id} (${name}) is about ${subject}, not about ${wanted}.`);
}

/**
 * @param own the options that each subject has for itself
 * @throws AppError INVALID_INPUT for an option that means nothing for the subject
 */
export function assertOptionsOf<Options extends object>(
  subject: SubjectName,
  options: Options,
  own: Readonly<Record<SubjectName, readonly (keyof Options & string)[]>>,
): void {
  const others = SUBJECT_NAMES.filter((name) => name !== subject).flatMap((name) => own[name]);
  // What "--no-..." has turned off asks for nothing.
  const wrong = others.find((name) => options[name] !== undefined && options[name] !== false);
  if (wrong === undefined) return;
  throw invalidInput(wrong, `The option ${wrong} is not for ${subject}; see --subject.`);
}
