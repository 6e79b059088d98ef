import { Combobox, Loader, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type Ref, useState } from 'react';
import { useQuery } from 'urql';
import { useFormat } from '../../texts/use-format.ts';
import { FilmName } from './film-name.tsx';
import { FoundFilmsDocument } from './films.generated.ts';
import { useTexts } from './texts.ts';

const DEBOUNCE_MS = 200;
const LIST_PX = 320;

interface FilmSearchProps {
  ref: Ref<HTMLInputElement>;
  datasetVersionId: string;
  /** Ids of films that are not offered. */
  without: readonly string[];
  onChoose: (id: string) => void;
  isDisabled: boolean;
}

/** A field that finds films by parts of their titles, as one types. */
export function FilmSearch({ ref, datasetVersionId, without, onChoose, isDisabled }: FilmSearchProps) {
  const t = useTexts();
  const format = useFormat();
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), DEBOUNCE_MS);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [{ data, error, fetching, stale }] = useQuery({
    query: FoundFilmsDocument,
    variables: { id: datasetVersionId, search },
    pause: !combobox.dropdownOpened && search === '',
  });
  const isOld = fetching || stale || search !== text.trim();
  const films = data?.datasetVersion?.films.filter(({ id }) => !without.includes(id));
  const failure = error && (error.networkError ? t('lostShort') : error.message);
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        onChoose(id);
        setText('');
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target>
        <TextInput
          ref={ref}
          label={t('search')}
          description={t('searchHint')}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={combobox.dropdownOpened && isOld ? <Loader size={16} aria-hidden /> : null}
          value={text}
          disabled={isDisabled}
          autoComplete="off"
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
            combobox.resetSelectedOption();
          }}
          onClick={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={LIST_PX} style={{ overflowY: 'auto' }} aria-label={t('found')}>
          {films?.map((film) => (
            <Combobox.Option key={film.id} value={film.id}>
              <FilmName
                film={film}
                note={t('ratings', { count: film.ratingCount, shown: format.count(film.ratingCount) })}
              />
            </Combobox.Option>
          ))}
          {(films === undefined || films.length === 0) && (
            <Combobox.Empty>
              {failure !== undefined
                ? t('searchLost', { why: failure })
                : films === undefined || isOld
                  ? t('finding')
                  : t('notFound')}
            </Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
