import { Badge, Button, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { messageOf, useAction } from '../../api/use-action.ts';
import { Ago } from '../../components/ago.tsx';
import { Refused } from '../../components/refused.tsx';
import { ScrollTable } from '../../components/scroll-table.tsx';
import { useFormat } from '../../texts/use-format.ts';
import { type ListedKeyFragment, RevokeApiKeyDocument } from './keys.generated.ts';
import { useTexts } from './texts.ts';

/** Keys without their secrets, and the button that ends each. */
export function KeyTable({ keys, hasOwners }: { keys: readonly ListedKeyFragment[]; hasOwners: boolean }) {
  const t = useTexts();
  const [chosen, setChosen] = useState<ListedKeyFragment>();
  return (
    <>
      <ScrollTable
        label={t('keys')}
        head={[
          t('name'),
          ...(hasOwners ? [t('owner')] : []),
          ...[t('scopes'), t('state'), t('used'), t('created'), ''],
        ]}
        minWidth={820}
      >
        {keys.map((key) => (
          <Table.Tr key={key.id}>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>
              <Text size="sm" fw={600}>
                {key.name}
              </Text>
              <Text size="xs" c="dimmed" ff="monospace">
                gdl_{key.id}
              </Text>
            </Table.Td>
            {hasOwners && <Table.Td>{key.account.name}</Table.Td>}
            <Table.Td>
              <Group gap={4}>
                {key.scopes.map((scope) => (
                  <Badge key={scope} variant="default" className="state-badge" title={t(`scope_${scope}`)}>
                    {scope}
                  </Badge>
                ))}
              </Group>
            </Table.Td>
            <Table.Td>
              <KeyState apiKey={key} />
            </Table.Td>
            <Table.Td>{key.lastUsedAt === null ? t('never') : <Ago at={key.lastUsedAt} />}</Table.Td>
            <Table.Td>
              <Ago at={key.createdAt} />
            </Table.Td>
            <Table.Td ta="right">
              {key.revokedAt === null && !hasEnded(key) && (
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => setChosen(key)}
                  aria-label={t('revokeOf', { name: key.name })}
                >
                  {t('revoke')}
                </Button>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </ScrollTable>
      {chosen !== undefined && <RevokeDialog apiKey={chosen} onClose={() => setChosen(undefined)} />}
    </>
  );
}

function hasEnded({ expiresAt }: ListedKeyFragment): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= Date.now();
}

function KeyState({ apiKey }: { apiKey: ListedKeyFragment }) {
  const t = useTexts();
  const format = useFormat();
  const isOver = apiKey.revokedAt !== null || hasEnded(apiKey);
  return (
    <>
      <Badge className="state-badge" variant="light" color={isOver ? 'gray' : 'green'}>
        {t(apiKey.revokedAt !== null ? 'revoked' : isOver ? 'expired' : 'active')}
      </Badge>
      {!isOver && apiKey.expiresAt !== null && (
        <Text size="xs" c="dimmed">
          {t('until', { day: format.time(apiKey.expiresAt) })}
        </Text>
      )}
    </>
  );
}

function RevokeDialog({ apiKey: { id, name }, onClose }: { apiKey: ListedKeyFragment; onClose: () => void }) {
  const t = useTexts();
  const [refusal, setRefusal] = useState<string>();
  const { run, isBusy, failure } = useAction(RevokeApiKeyDocument, ['ApiKey']);
  const revoke = async () => {
    const answer = (await run({ id }))?.revokeApiKey;
    setRefusal(messageOf(answer));
    if (answer?.__typename !== 'ApiKeyRevoked') return;
    notifications.show({ message: t('revokedNow'), color: 'green' });
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('revokeTitle', { name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('revokeHint')}</Text>
        <Refused message={failure ?? refusal} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button color="red.8" loading={isBusy} onClick={() => void revoke()}>
            {t('revoke')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
