import { ScrollArea, Skeleton, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Panel } from '../../../components/panel.tsx';
import { ServerText } from '../../../components/server-text.tsx';
import { useLanguage } from '../../../texts/texts.ts';
import { useTexts } from '../texts.ts';
import { type LogLine, useLogLines } from './use-log-lines.ts';

/** Whoever has scrolled up by less than this wants to see the newest line. */
const NEAR_END_PX = 40;

interface LogLinesProps {
  jobId: string;
  /** Another one when there may be more. */
  event: object;
  isOver: boolean;
}

/** What the worker wrote of a job, with the newest line in view unless somebody reads further up. */
export function LogLines({ jobId, event, isOver }: LogLinesProps) {
  const t = useTexts();
  const lines = useLogLines(jobId, event);
  const viewport = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);

  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are the reason to scroll
  useEffect(() => {
    const box = viewport.current;
    if (box !== null && isAtEnd.current) box.scrollTop = box.scrollHeight;
  }, [lines]);

  if (isOver && lines?.length === 0) return null;
  return (
    <Panel title={t('log')}>
      {lines === undefined ? (
        <Skeleton height={120} />
      ) : lines.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('noLog')}
        </Text>
      ) : (
        <ScrollArea.Autosize
          mah={240}
          type="auto"
          offsetScrollbars
          viewportRef={viewport}
          viewportProps={{ tabIndex: 0, 'aria-label': t('log'), role: 'log' }}
          onScrollPositionChange={() => {
            const box = viewport.current;
            if (box !== null) {
              isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
            }
          }}
        >
          {lines.map((line) => (
            <Line key={line.cursor} line={line} />
          ))}
        </ScrollArea.Autosize>
      )}
    </Panel>
  );
}

function Line({ line }: { line: LogLine }) {
  const t = useTexts();
  const language = useLanguage();
  const time = new Date(line.loggedAt).toLocaleTimeString(language);
  return (
    <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
      <Text span inherit c="dimmed">
        {time}
      </Text>{' '}
      {line.level !== 'INFO' && (
        <Text span inherit fw={700}>
          {t(line.level === 'ERROR' ? 'ERROR_LINE' : 'WARNING')}{' '}
        </Text>
      )}
      <ServerText>{line.message}</ServerText>
    </Text>
  );
}
