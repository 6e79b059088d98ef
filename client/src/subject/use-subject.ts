import { useLocalStorage } from '@mantine/hooks';

/** What data and models are about, as the API names it. */
export type Subject = 'LISTINGS' | 'FILMS';
/** What the lists are narrowed down to. */
export type SubjectChoice = Subject | 'ALL';

const CHOICES: readonly SubjectChoice[] = ['ALL', 'LISTINGS', 'FILMS'];

/** What the lists show, which is kept in this browser and shared by all pages. */
export function useSubject(): [SubjectChoice, (choice: SubjectChoice) => void] {
  const [choice, choose] = useLocalStorage<SubjectChoice>({
    key: 'gondola.subject',
    defaultValue: 'ALL',
    getInitialValueInEffect: false,
    serialize: (value) => value,
    deserialize: (value) => CHOICES.find((each) => each === value) ?? 'ALL',
  });
  return [choice, choose];
}

/** As a query takes it: null for all. */
export function subjectOf(choice: SubjectChoice): Subject | null {
  return choice === 'ALL' ? null : choice;
}
