import { useLocalStorage } from '@mantine/hooks';

/** Who says so, as the person wrote it last; kept in this browser and shared by all pages. */
export function useAuthor(): [author: string, setAuthor: (author: string) => void] {
  const [author, setAuthor] = useLocalStorage({
    key: 'gondola.author',
    defaultValue: '',
    getInitialValueInEffect: false,
    serialize: (value) => value,
    deserialize: (value) => value ?? '',
  });
  return [author, setAuthor];
}
