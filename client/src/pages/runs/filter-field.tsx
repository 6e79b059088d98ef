import {
  ActionIcon,
  Anchor,
  Button,
  Group,
  Popover,
  Stack,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { IconFilter, IconHelp, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { ServerText } from '../../components/server-text.tsx';
import { useTexts } from './texts.ts';

const EXAMPLES = [
  ['helpName', "attributes.run_name ILIKE '%baseline%'"],
  ['helpMetric', 'metrics.gold.weighted_f1 > 0.8'],
  ['helpParam', "params.model = 'linear'"],
  ['helpTime', "attributes.status = 'FINISHED'"],
  ['helpMissing', 'params.seed IS NULL'],
  ['helpTag', "tags.team ILIKE 'search'"],
] as const;

interface FilterFieldProps {
  value: string;
  /** What the server says is wrong with it. */
  error: string | undefined;
  onApply: (text: string) => void;
}

/** A filter in MLflow's grammar. Applied by Enter or when left; what is wrong with it stands below. */
export function FilterField({ value, error, onApply }: FilterFieldProps) {
  const t = useTexts();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const apply = (changed: string) => {
    setText(changed);
    if (changed.trim() !== value) onApply(changed.trim());
  };
  const isWord = error !== undefined && !/[=<>]| (i?like|in|is) /i.test(value);
  return (
    <Stack gap={4} style={{ flex: '1 1 320px', minWidth: 0 }}>
      <TextInput
        label={t('filter')}
        placeholder={t('filterExample')}
        value={text}
        error={
          error && (
            <>
              <ServerText>{error}</ServerText> {t('filterAdvice')}
            </>
          )
        }
        leftSection={<IconFilter size={16} aria-hidden />}
        rightSectionWidth={64}
        rightSection={
          <Group gap={2} wrap="nowrap">
            {text !== '' && (
              <ActionIcon
                size="sm"
                variant="subtle"
                color="gray"
                aria-label={t('clearFilter')}
                onClick={() => apply('')}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            )}
            <Help onChoose={apply} />
          </Group>
        }
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') apply(text);
        }}
        onBlur={() => apply(text)}
        classNames={{ wrapper: 'monospace' }}
        styles={{ error: { overflowWrap: 'anywhere' } }}
        spellCheck={false}
        autoComplete="off"
      />
      {isWord && (
        <Button
          size="compact-sm"
          variant="light"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => apply(`attributes.run_name ILIKE '%${value.replaceAll("'", "''")}%'`)}
        >
          {t('searchNames', { text: value })}
        </Button>
      )}
    </Stack>
  );
}

function Help({ onChoose }: { onChoose: (text: string) => void }) {
  const t = useTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      width={380}
      position="bottom-end"
      shadow="md"
      opened={isOpen}
      onChange={setOpen}
      trapFocus
      withRoles
    >
      <Popover.Target>
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={t('help')}
          onClick={() => setOpen(!isOpen)}
        >
          <IconHelp size={16} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('help')} maw="calc(100vw - 24px)">
        <Stack gap="xs">
          <Text size="sm">{t('helpIntro')}</Text>
          {EXAMPLES.map(([key, example]) => (
            <UnstyledButton
              key={key}
              onClick={() => {
                setOpen(false);
                onChoose(example);
              }}
            >
              <Anchor component="span" className="monospace">
                {example}
              </Anchor>
              <Text size="xs" c="dimmed">
                {t(key)}
              </Text>
            </UnstyledButton>
          ))}
          <Text size="xs" c="dimmed">
            {t('helpOdd')}
          </Text>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
