import { Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useQuery } from 'urql';
import { Allowed } from '../../access/allowed.tsx';
import { AllowedButton } from '../../access/allowed-button.tsx';
import { usePages } from '../../api/use-pages.ts';
import { usePolling } from '../../api/use-polling.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { Pager } from '../../components/pager.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { AccountTable } from './account-table.tsx';
import { AccountsDocument } from './accounts.generated.ts';
import { CreateAccountDialog } from './create-account-dialog.tsx';
import { type Credentials, CredentialsDialog } from './credentials-dialog.tsx';
import { useTexts } from './texts.ts';

const POLL_MS = 30_000;

/** Who may sign in, for those who administer. */
export function Page() {
  const t = useTexts();
  const [isCreating, creating] = useDisclosure(false);
  const [shown, setShown] = useState<Credentials>();
  return (
    <>
      <PageTitle title={t('title')} about={t('about')}>
        <AllowedButton needs="ADMINISTER" onClick={creating.open}>
          {t('create')}
        </AllowedButton>
      </PageTitle>
      <Allowed needs="ADMINISTER">
        <Accounts onCredentials={setShown} />
      </Allowed>
      {isCreating && (
        <CreateAccountDialog
          onClose={creating.close}
          onCreated={(credentials) => {
            creating.close();
            setShown(credentials);
          }}
        />
      )}
      {shown !== undefined && <CredentialsDialog credentials={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}

function Accounts({ onCredentials }: { onCredentials: (credentials: Credentials) => void }) {
  const t = useTexts();
  const pages = usePages();
  const [{ data, error }, ask] = useQuery({
    query: AccountsDocument,
    variables: { after: pages.after },
    requestPolicy: 'cache-and-network',
  });
  usePolling(ask, POLL_MS);
  return (
    <Panel title={t('accounts')}>
      {data === undefined ? (
        error === undefined ? (
          <Skeleton height={160} />
        ) : (
          <QueryProblem error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} />
        )
      ) : (
        <>
          <AccountTable
            accounts={data.accounts.edges.map(({ node }) => node)}
            onCredentials={onCredentials}
          />
          <Pager pages={pages} info={data.accounts.pageInfo} of={t('accounts')} />
        </>
      )}
    </Panel>
  );
}
