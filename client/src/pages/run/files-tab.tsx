import { Anchor, Button, Code, Group, Skeleton, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconDownload, IconFile, IconFolder } from '@tabler/icons-react';
import { useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { Panel } from '../../components/panel.tsx';
import { Problem } from '../../components/problem.tsx';
import { isActive } from '../../components/run-status.tsx';
import { fromServer } from '../../components/server-text.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { RunOfPage } from './run-of-page.ts';
import { useTexts } from './texts.ts';
import { fileAddress, type RunFile, useRunFiles } from './use-run-files.ts';

/** The files of a run, folder by folder, to download. */
export function FilesTab({ run }: { run: RunOfPage }) {
  const t = useTexts();
  return (
    <Panel title={t('files')}>
      <Text size="sm" c="dimmed" mb="sm" style={{ overflowWrap: 'anywhere' }}>
        {t('keptAt')} <Code>{run.artifactUri}</Code>
      </Text>
      {/* What ends a run may come with files. */}
      <Folder key={run.status} run={run} path="" />
    </Panel>
  );
}

function Folder({ run, path }: { run: RunOfPage; path: string }) {
  const t = useTexts();
  const { files, error, ask } = useRunFiles(run.id, path);
  if (error !== undefined) {
    return (
      <Problem title={t('filesFailed')} message={error ? fromServer(error) : t('filesLost')}>
        <Button size="xs" variant="default" onClick={ask}>
          {t('again')}
        </Button>
      </Problem>
    );
  }
  if (files === undefined) return <Skeleton height={72} />;
  if (files.length === 0) {
    if (path !== '') return <Text size="sm">{t('emptyFolder')}</Text>;
    return <EmptyState title={t('noFiles')} hint={t(isActive(run.status) ? 'filesToCome' : 'noFilesHint')} />;
  }
  return (
    <Stack component="ul" gap={4} m={0} pl={path === '' ? 0 : 24} style={{ listStyle: 'none' }}>
      {files.map((file) => (
        <li key={file.path}>
          {file.isFolder ? <FolderLine run={run} file={file} /> : <FileLine run={run} file={file} />}
        </li>
      ))}
    </Stack>
  );
}

const nameOf = ({ path }: RunFile) => path.slice(path.lastIndexOf('/') + 1);

function FolderLine({ run, file }: { run: RunOfPage; file: RunFile }) {
  const [isOpen, setOpen] = useState(false);
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <>
      <UnstyledButton py={4} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <Group gap={6} wrap="nowrap">
          <Chevron size={16} aria-hidden />
          <IconFolder size={16} aria-hidden />
          <Text size="sm">{nameOf(file)}</Text>
        </Group>
      </UnstyledButton>
      {isOpen && <Folder run={run} path={file.path} />}
    </>
  );
}

function FileLine({ run, file }: { run: RunOfPage; file: RunFile }) {
  const t = useTexts();
  const { bytes } = useFormat();
  const name = nameOf(file);
  return (
    <Group gap={6} py={4} wrap="nowrap">
      <IconFile size={16} aria-hidden style={{ flex: 'none' }} />
      <Anchor
        size="sm"
        href={fileAddress(run.id, file.path)}
        download={name}
        aria-label={t('download', { name })}
        style={{ overflowWrap: 'anywhere' }}
      >
        {name} <IconDownload size={14} aria-hidden style={{ verticalAlign: -2 }} />
      </Anchor>
      <Text size="sm" c="dimmed" className="tabular" style={{ whiteSpace: 'nowrap' }}>
        {bytes(file.bytes)}
      </Text>
    </Group>
  );
}
