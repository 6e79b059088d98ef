import { Skeleton, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from 'urql';
import { NotAllowed } from '../../access/allowed.tsx';
import { AllowedButton } from '../../access/allowed-button.tsx';
import { useVisitor } from '../../access/visitor.ts';
import { usePages } from '../../api/use-pages.ts';
import { usePolling } from '../../api/use-polling.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Pager } from '../../components/pager.tsx';
import { Panel } from '../../components/panel.tsx';
import { QueryProblem } from '../../components/query-problem.tsx';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { KeyTable } from './key-table.tsx';
import { ApiKeysDocument } from './keys.generated.ts';
import { useTexts } from './texts.ts';

const POLL_MS = 30_000;

/** The API keys of who is signed in, or everybody's for those who administer. */
export function Page() {
  const t = useTexts();
  const visitor = useVisitor();
  const hasAccount = visitor?.signedIn === true;
  const isAdmin = visitor?.permissions.includes('ADMINISTER') === true;
  const [isCreating, creating] = useDisclosure(false);
  return (
    <>
      <PageTitle title={t('title')} about={t(isAdmin ? 'aboutAll' : 'about')}>
        {hasAccount && (
          <AllowedButton needs="READ" onClick={creating.open}>
            {t('create')}
          </AllowedButton>
        )}
      </PageTitle>
      <Stack gap="md">
        {!hasAccount && <NotAllowed reason={t('noAccount')} />}
        {(hasAccount || isAdmin) && <Keys isAdmin={isAdmin} />}
      </Stack>
      {isCreating && <CreateKeyDialog onClose={creating.close} />}
    </>
  );
}

function Keys({ isAdmin }: { isAdmin: boolean }) {
  const t = useTexts();
  const pages = usePages();
  const [{ data, error }, ask] = useQuery({
    query: ApiKeysDocument,
    variables: { after: pages.after },
    requestPolicy: 'cache-and-network',
  });
  usePolling(ask, POLL_MS);
  const keys = data?.apiKeys.edges.map(({ node }) => node);
  return (
    <Panel title={t('keys')}>
      {keys === undefined ? (
        error === undefined ? (
          <Skeleton height={160} />
        ) : (
          <QueryProblem error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} />
        )
      ) : keys.length === 0 ? (
        <EmptyState title={t('none')} hint={t('noneHint')} />
      ) : (
        <KeyTable keys={keys} hasOwners={isAdmin} />
      )}
      {data !== undefined && <Pager pages={pages} info={data.apiKeys.pageInfo} of={t('keys')} />}
    </Panel>
  );
}
