import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import { Interval } from '../../components/interval.tsx';
import { Panel } from '../../components/panel.tsx';
import { useFormat } from '../../texts/use-format.ts';
import type { HomeQuery } from './home.generated.ts';
import { useTexts } from './texts.ts';

type Champion = NonNullable<NonNullable<HomeQuery['model']>['champion']>;
type Estimate = Champion['qualityEstimate'];
interface Share {
  value: number;
  low: number;
  high: number;
}

/** Feedback is about films, which have a panel of their own. */
const BASES = { REVIEW: 'realisedReview', ALL: 'realisedAll', FEEDBACK: 'realisedAll' } as const;

/** How well the champion does: as estimated without labels, and by the labels that came back. */
export function AccuracyPanel({ estimate }: { estimate: Estimate }) {
  const t = useTexts();
  const format = useFormat();
  if (estimate === null) {
    return (
      <Panel title={t('accuracy')}>
        <Text size="sm" c="dimmed">
          {t('noEstimate')}
        </Text>
      </Panel>
    );
  }
  const { accuracy, realisedAccuracy, rows, labelledRows, labelBasis } = estimate;
  const ends = [accuracy?.low ?? 1, realisedAccuracy?.low ?? 1];
  const from = Math.max(0, Math.floor(Math.min(...ends) * 10 - 0.5) / 10);
  return (
    <Panel title={t('accuracy')}>
      <Stack gap="sm">
        {accuracy !== null && (
          <ShareLine
            name={t('estimated')}
            share={accuracy}
            from={from}
            basis={t('estimatedOn', { count: rows, rows: format.count(rows) })}
            color="blue"
          />
        )}
        {realisedAccuracy === null ? (
          <Text size="sm" c="dimmed">
            {t('noLabels')}{' '}
            <Anchor component={Link} to="/review" size="sm" underline="always">
              {t('toReview')}
            </Anchor>
          </Text>
        ) : (
          <ShareLine
            name={t('realised')}
            share={realisedAccuracy}
            from={from}
            basis={t(BASES[labelBasis], {
              count: labelledRows,
              rows: format.count(labelledRows),
            })}
            color="teal"
          />
        )}
      </Stack>
    </Panel>
  );
}

interface ShareLineProps {
  name: string;
  share: Share;
  from: number;
  basis: string;
  color: string;
}

function ShareLine({ name, share, from, basis, color }: ShareLineProps) {
  const t = useTexts();
  const format = useFormat();
  const [value, low, high] = [share.value, share.low, share.high].map(format.percent) as [
    string,
    string,
    string,
  ];
  return (
    <div>
      <Group justify="space-between" gap="xs" align="baseline">
        <Text size="sm">{name}</Text>
        <Text fw={700} className="tabular">
          {value}{' '}
          <Text span size="xs" fw={400} c="dimmed">
            {t('interval', { low, high })}
          </Text>
        </Text>
      </Group>
      <Interval
        {...share}
        from={from}
        to={1}
        color={color}
        label={t('accuracyPicture', { name, value, low, high })}
      />
      <Text size="xs" c="dimmed">
        {basis}
      </Text>
    </div>
  );
}
