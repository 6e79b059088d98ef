import { Stack } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { Allowed } from '../../access/allowed.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { EntriesPanel } from './entries-panel.tsx';
import { FilterForm } from './filter-form.tsx';
import { useTexts } from './texts.ts';
import { VerifyPanel } from './verify-panel.tsx';

/** The audit log, for those who administer. The filter is in the address. */
export function Page() {
  const t = useTexts();
  const [address, setAddress] = useSearchParams();
  const actor = address.get('actor') ?? '';
  const action = address.get('action') ?? '';
  const key = `${actor} ${action}`;
  return (
    <>
      <PageTitle title={t('title')} about={t('about')} />
      <Allowed needs="ADMINISTER">
        <Stack gap="md">
          <VerifyPanel />
          <FilterForm
            key={`form ${key}`}
            filter={{ actor, action }}
            onFilter={(filter) =>
              setAddress(Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== '')))
            }
          />
          <EntriesPanel key={key} actor={actor} action={action} />
        </Stack>
      </Allowed>
    </>
  );
}
