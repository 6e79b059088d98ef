import { Group, Progress, Text } from '@mantine/core';
import { signalName, useLoopWords } from '../../texts/loop-words.ts';
import { useFormat } from '../../texts/use-format.ts';
import { FilmTitle } from './film-title.tsx';
import type { AlarmsQuery } from './monitoring.generated.ts';
import { useTexts } from './texts.ts';

type Finding = AlarmsQuery['driftAlarms']['edges'][number]['node']['findings'][number];

const SHOWN = 3;
const DIRECTIONS = { UP: 'up', DOWN: 'down', WIDER: 'wider', NARROWER: 'narrower' } as const;

interface FindingsProps {
  findings: readonly Finding[];
  /** What the model learnt from, which has the titles of films; nothing for a model of clients. */
  datasetVersionId: string | undefined;
}

/** The signals that speak most for an alarm, with their shares of the evidence. */
export function Findings({ findings, datasetVersionId }: FindingsProps) {
  const t = useTexts();
  const words = useLoopWords();
  const format = useFormat();
  return findings.slice(0, SHOWN).map(({ signal, share, direction, category }) => {
    const name = signalName(words, signal);
    const what = category === null ? name : `${name} ${valueInWords(signal, category, t)}`;
    return (
      <Group key={`${signal} ${category}`} gap="xs" wrap="nowrap">
        <Progress.Root size="sm" w={60} style={{ flexShrink: 0 }}>
          <Progress.Section value={share * 100} color="red" aria-label={what} />
        </Progress.Root>
        <Text size="sm">
          {signal === 'film' && category !== null && datasetVersionId !== undefined ? (
            <>
              {name} <FilmTitle id={category} {...{ datasetVersionId }} />
            </>
          ) : (
            what
          )}{' '}
          {t(DIRECTIONS[direction])}{' '}
          <Text span size="xs" c="dimmed">
            {format.percent(share)}
          </Text>
        </Text>
      </Group>
    );
  });
}

const YES_OR_NO: readonly string[] = ['coldStart', 'newFilms'];

/** A value as people say it: whether nothing was known of a user, or of a film, is yes or no. */
function valueInWords(signal: string, value: string, t: ReturnType<typeof useTexts>): string {
  return YES_OR_NO.includes(signal) && (value === 'yes' || value === 'no') ? t(`is_${value}`) : value;
}
