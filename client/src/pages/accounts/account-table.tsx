import { Badge, Button, Group, NativeSelect, Table, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { ROLES, type RoleName } from '../../access/roles.ts';
import { useVisitor } from '../../access/visitor.ts';
import { messageOf, useAction } from '../../api/use-action.ts';
import { Ago } from '../../components/ago.tsx';
import { Refused } from '../../components/refused.tsx';
import { ScrollTable } from '../../components/scroll-table.tsx';
import { useFormat } from '../../texts/use-format.ts';
import {
  ChangeRoleDocument,
  EnableAccountDocument,
  type ListedAccountFragment,
} from './accounts.generated.ts';
import { type Change, ConfirmChange } from './confirm-change.tsx';
import type { Credentials } from './credentials-dialog.tsx';
import { useTexts } from './texts.ts';

interface AccountTableProps {
  accounts: readonly ListedAccountFragment[];
  onCredentials: (credentials: Credentials) => void;
}

/** Accounts with their role to choose, and the buttons that let each in or out. */
export function AccountTable({ accounts, onCredentials }: AccountTableProps) {
  const t = useTexts();
  const own = useVisitor()?.name;
  const [asked, setAsked] = useState<{ account: ListedAccountFragment; change: Change }>();
  const [refusal, setRefusal] = useState<string>();
  const changeRole = useAction(ChangeRoleDocument, ['Account']);
  const enable = useAction(EnableAccountDocument, ['Account']);
  const setRole = async ({ id, name }: ListedAccountFragment, role: RoleName) => {
    const answer = (await changeRole.run({ id, role }))?.changeRole;
    setRefusal(messageOf(answer));
    if (answer?.__typename !== 'AccountChanged') return;
    notifications.show({ message: t('roleNow', { name, role: t(`role_${role}`) }), color: 'green' });
  };
  const letIn = async ({ id, name }: ListedAccountFragment) => {
    const answer = (await enable.run({ id }))?.enableAccount;
    setRefusal(messageOf(answer));
    if (answer?.__typename !== 'AccountChanged') return;
    notifications.show({ message: t('enabledNow', { name }), color: 'green' });
  };
  return (
    <>
      <Refused message={changeRole.failure ?? enable.failure ?? refusal} />
      <ScrollTable
        label={t('accounts')}
        head={[t('name'), t('kind'), t('role'), t('state'), t('seen'), '']}
        minWidth={860}
      >
        {accounts.map((account) => (
          <Table.Tr key={account.id}>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>
              <Text size="sm" fw={600}>
                {account.name}{' '}
                {account.name === own && (
                  <Badge variant="default" className="state-badge">
                    {t('you')}
                  </Badge>
                )}
              </Text>
              {account.displayName !== account.name && (
                <Text size="xs" c="dimmed">
                  {account.displayName}
                </Text>
              )}
            </Table.Td>
            <Table.Td>{t(account.kind)}</Table.Td>
            <Table.Td>
              <NativeSelect
                size="xs"
                aria-label={t('roleOf', { name: account.name })}
                value={account.role}
                disabled={changeRole.isBusy}
                onChange={(event) => void setRole(account, event.currentTarget.value as RoleName)}
                data={ROLES.map((value) => ({ value, label: t(`role_${value}`) }))}
              />
            </Table.Td>
            <Table.Td>
              <AccountState account={account} />
            </Table.Td>
            <Table.Td>{account.signedInAt === null ? t('never') : <Ago at={account.signedInAt} />}</Table.Td>
            <Table.Td>
              <RowButtons
                account={account}
                isBusy={enable.isBusy}
                onEnable={() => void letIn(account)}
                onAsk={(change) => setAsked({ account, change })}
              />
            </Table.Td>
          </Table.Tr>
        ))}
      </ScrollTable>
      {asked !== undefined && (
        <ConfirmChange {...asked} onClose={() => setAsked(undefined)} onCredentials={onCredentials} />
      )}
    </>
  );
}

const isLocked = ({ lockedUntil }: ListedAccountFragment) =>
  lockedUntil !== null && Date.parse(lockedUntil) > Date.now();

interface RowButtonsProps {
  account: ListedAccountFragment;
  isBusy: boolean;
  onEnable: () => void;
  onAsk: (change: Change) => void;
}

function RowButtons({ account, isBusy, onEnable, onAsk }: RowButtonsProps) {
  const t = useTexts();
  const { name, kind } = account;
  const isDisabled = account.disabledAt !== null;
  const small = { size: 'compact-sm', variant: 'default' } as const;
  return (
    <Group gap={6} wrap="nowrap" justify="flex-end">
      <Button {...small} onClick={() => onAsk('reset')} aria-label={t(`resetOf_${kind}`, { name })}>
        {t(`reset_${kind}`)}
      </Button>
      {(isDisabled || isLocked(account)) && (
        <Button
          {...small}
          disabled={isBusy}
          onClick={onEnable}
          aria-label={t(isDisabled ? 'enableOf' : 'unlockOf', { name })}
        >
          {t(isDisabled ? 'enable' : 'unlock')}
        </Button>
      )}
      {!isDisabled && (
        <Button {...small} onClick={() => onAsk('disable')} aria-label={t('disableOf', { name })}>
          {t('disable')}
        </Button>
      )}
    </Group>
  );
}

function AccountState({ account }: { account: ListedAccountFragment }) {
  const t = useTexts();
  const format = useFormat();
  const { disabledAt, lockedUntil, mustChangePassword } = account;
  const state = disabledAt !== null ? 'disabled' : isLocked(account) ? 'locked' : 'active';
  const color = { disabled: 'gray', locked: 'orange', active: 'green' }[state];
  return (
    <>
      <Badge className="state-badge" variant="light" color={color}>
        {t(state)}
      </Badge>
      {state === 'locked' && (
        <Text size="xs" c="dimmed">
          {t('lockedUntil', { time: format.time(lockedUntil) })}
        </Text>
      )}
      {state === 'active' && mustChangePassword && (
        <Text size="xs" c="dimmed">
          {t('newcomer')}
        </Text>
      )}
    </>
  );
}
