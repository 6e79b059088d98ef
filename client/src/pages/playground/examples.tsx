import { Badge, Stack, Text, UnstyledButton } from '@mantine/core';
import { Panel } from '../../components/panel.tsx';
import { EXAMPLE_LISTINGS, type ExampleListing } from './example-listings.ts';
import classes from './playground.module.css';
import { useTexts } from './texts.ts';

/** Listings to try with one click. */
export function Examples({ onChoose }: { onChoose: (example: ExampleListing) => void }) {
  const t = useTexts();
  return (
    <Panel title={t('examples')}>
      <Text size="sm" c="dimmed" mb="xs">
        {t('examplesHint')}
      </Text>
      <Stack gap={2}>
        {EXAMPLE_LISTINGS.map((example) => (
          <UnstyledButton
            key={example.title}
            className={classes.example}
            onClick={() => onChoose(example)}
            lang={example.language}
          >
            <Badge size="sm" variant="default" radius="sm" style={{ flex: 'none' }}>
              {example.language}
            </Badge>
            <Text size="sm">{example.title}</Text>
          </UnstyledButton>
        ))}
      </Stack>
    </Panel>
  );
}
