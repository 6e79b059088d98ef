import { useMemo } from 'react';
import { formatsOf } from './formats.ts';
import { useLanguage } from './texts.ts';

export { type Formats, NOTHING } from './formats.ts';

/** Numbers and times in the words of the present language. */
export function useFormat() {
  const language = useLanguage();
  return useMemo(() => formatsOf(language), [language]);
}
