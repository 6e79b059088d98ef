import { useLocalStorage } from '@mantine/hooks';
import { useVisitor } from '../access/visitor.ts';

/**
 * Who says so: who is signed in, whom nobody has to ask; else as the person wrote it last, which is kept in this browser
 * and shared by all pages.
 */
export function useAuthor(): [author: string, setAuthor: (author: string) => void, isSignedIn: boolean] {
  const visitor = useVisitor();
  const [author, setAuthor] = useLocalStorage({
    key: 'gondola.author',
    defaultValue: '',
    getInitialValueInEffect: false,
    serialize: (value) => value,
    deserialize: (value) => value ?? '',
  });
  const name = visitor?.signedIn === true ? visitor.name : null;
  return [name ?? author, setAuthor, name !== null];
}
