import { Anchor, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useFormat } from '../../texts/use-format.ts';
import type { AnswerFragment } from './playground.generated.ts';
import { useTexts } from './texts.ts';

/** The category, how sure the model is, how long it took, and which version said so. */
export function AnswerFacts({ answer }: { answer: AnswerFragment }) {
  const t = useTexts();
  const format = useFormat();
  const { category, confidence, latencyMs, modelVersion } = answer;
  const { model, version, run } = modelVersion;
  return (
    <Stack gap="xs">
      <Group gap="xs" align="baseline">
        <Text size="xl" fw={700} style={{ overflowWrap: 'anywhere' }}>
          {category.name}
        </Text>
        {category.name !== category.code && <Text c="dimmed">{category.code}</Text>}
      </Group>
      <Group gap="xl">
        <Fact label={t('confidence')}>{format.percent(confidence)}</Fact>
        <Fact label={t('latency')}>{`${format.number(Number(latencyMs.toPrecision(2)))} ms`}</Fact>
        <Fact label={t('version')}>
          <Anchor component={Link} to={`/models/${encodeURIComponent(model.name)}`} size="sm">
            {t('versionLink', { model: model.name, version })}
          </Anchor>
          {run !== null && (
            <>
              {' · '}
              <Anchor component={Link} to={`/runs/${run.id}`} size="sm">
                {t('runLink')}
              </Anchor>
            </>
          )}
        </Fact>
      </Group>
    </Stack>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="sm" component="div" className="tabular" style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </div>
  );
}
