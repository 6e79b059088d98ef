import '@mantine/dropzone/styles.css';
import { Button, Group, Image, Input, Progress, Stack, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import { IconPhoto, IconX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { fileUrl } from '../../components/listing-picture.tsx';
import { useTexts } from './texts.ts';
import type { PictureState } from './use-picture.ts';

const PREVIEW_PX = 120;

interface PictureFieldProps {
  /** Of the picture that the server has. */
  digest: string | null;
  name: string;
  picture: PictureState;
  /** Whether the model does not look at pictures. */
  isUnread: boolean;
  /** Given what was dropped or chosen, whatever it is. */
  onFile: (file: File) => void;
  /** What the server says against the picture. */
  fault: ReactNode;
}

/** The picture of the listing: dropped, pasted or chosen, and sent at once. */
export function PictureField({ digest, name, picture, isUnread, onFile, fault }: PictureFieldProps) {
  const t = useTexts();
  const { previewUrl, sent, wrongKind, refusal, remove } = picture;
  const url = previewUrl ?? (digest === null ? undefined : fileUrl(digest));
  const wrong = wrongKind === undefined ? undefined : t('pictureKind', { name: wrongKind });
  const refused = refusal === undefined ? undefined : t('pictureRefused', { why: refusal });
  const problem = wrong ?? refused ?? fault;
  return (
    <Stack gap={4}>
      <Input.Label labelElement="div">{t('picture')}</Input.Label>
      {url === undefined ? (
        <Dropzone
          onDrop={([file]) => {
            if (file !== undefined) onFile(file);
          }}
          multiple={false}
          p="xs"
          inputProps={{ 'aria-label': t('pictureChoose') }}
        >
          <Group gap="xs" wrap="nowrap" justify="center" mih={40} style={{ pointerEvents: 'none' }}>
            <IconPhoto size={20} stroke={1.5} aria-hidden style={{ flex: 'none' }} />
            <Text size="sm">{t('pictureHint')}</Text>
          </Group>
        </Dropzone>
      ) : (
        <Group gap="sm" align="flex-start" wrap="nowrap">
          <Preview key={url} url={url} />
          <Stack gap="xs" style={{ flex: 1, minWidth: 0 }}>
            <Text size="sm" c="dimmed" role="status" style={{ overflowWrap: 'anywhere' }}>
              {sent !== undefined
                ? t('pictureSending')
                : name === ''
                  ? t('pictureStored')
                  : t('pictureReady', { name })}
            </Text>
            {sent !== undefined && <Progress value={sent * 100} aria-label={t('pictureSending')} />}
            <div>
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconX size={14} aria-hidden />}
                onClick={remove}
              >
                {t('pictureRemove')}
              </Button>
            </div>
          </Stack>
        </Group>
      )}
      {isUnread && (
        <Text size="xs" c={url === undefined ? 'dimmed' : 'var(--mantine-color-text)'} role="note">
          {t('pictureUnread')}
        </Text>
      )}
      {problem !== undefined && <Input.Error role="alert">{problem}</Input.Error>}
    </Stack>
  );
}

function Preview({ url }: { url: string }) {
  const t = useTexts();
  const [isBroken, setIsBroken] = useState(false);
  if (isBroken) {
    return (
      <Text size="sm" w={PREVIEW_PX} style={{ flex: 'none' }}>
        {t('pictureUnseen')}
      </Text>
    );
  }
  return (
    <Image
      src={url}
      alt={t('picture')}
      w={PREVIEW_PX}
      h={PREVIEW_PX}
      fit="contain"
      radius="sm"
      style={{ flex: 'none', border: '1px solid var(--mantine-color-default-border)' }}
      onError={() => setIsBroken(true)}
    />
  );
}
