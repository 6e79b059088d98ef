import { Group, Kbd, Modal, Stack, Text } from '@mantine/core';
import { useTexts } from './texts.ts';

/** What each key does. */
export function KeysHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useTexts();
  const keys = [
    ['1 – 9', t('keyChoose')],
    [t('keyEnter'), t('keyConfirm')],
    ['/', t('keySearch')],
    ['s', t('keySkip')],
    ['u', t('keyUndo')],
    ['0', t('keyNone')],
    ['?', t('keyHelp')],
  ] as const;
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('help')}
      closeButtonProps={{ 'aria-label': t('dismiss') }}
      onKeyDown={(event) => {
        if (event.key === '?') onClose();
      }}
    >
      <Stack gap="xs">
        {keys.map(([key, does]) => (
          <Group key={key} gap="md" wrap="nowrap">
            <div style={{ width: 72, flex: 'none' }}>
              <Kbd>{key}</Kbd>
            </div>
            <Text size="sm">{does}</Text>
          </Group>
        ))}
      </Stack>
    </Modal>
  );
}
