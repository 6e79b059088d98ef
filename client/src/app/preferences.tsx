import { ActionIcon, Group, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { LANGUAGES, type Language, setLanguage, useLanguage } from '../texts/texts.ts';
import { useTexts } from './shell-texts.ts';

/** The language and the colours, kept in this browser. */
export function Preferences() {
  const t = useTexts();
  const language = useLanguage();
  const { setColorScheme } = useMantineColorScheme();
  return (
    <Group gap="xs" wrap="nowrap">
      <SegmentedControl
        size="xs"
        aria-label={t('language')}
        value={language}
        onChange={(value) => setLanguage(value as Language)}
        data={LANGUAGES.map((value) => ({ value, label: value.toUpperCase() }))}
      />
      <ActionIcon
        variant="default"
        lightHidden
        onClick={() => setColorScheme('light')}
        aria-label={t('light')}
      >
        <IconSun size={18} aria-hidden />
      </ActionIcon>
      <ActionIcon variant="default" darkHidden onClick={() => setColorScheme('dark')} aria-label={t('dark')}>
        <IconMoon size={18} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
