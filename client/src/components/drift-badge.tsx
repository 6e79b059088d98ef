import { Badge } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconHelpCircle,
  IconWaveSine,
} from '@tabler/icons-react';
import { defineTexts } from '../texts/texts.ts';

/** What a comparison says, as the API names it; `NONE` where there was none yet. */
export type ShownDrift = 'OK' | 'DRIFT' | 'SMALL' | 'TOO_FEW_ROWS' | 'NONE';

export const useDriftTexts = defineTexts('drift-badge', {
  en: {
    OK: 'No drift',
    DRIFT: 'Drift',
    SMALL: 'Small change',
    TOO_FEW_ROWS: 'Too few rows',
    NONE: 'Not checked yet',
  },
  fr: {
    OK: 'Pas de dérive',
    DRIFT: 'Dérive',
    SMALL: 'Petit écart',
    TOO_FEW_ROWS: 'Trop peu de lignes',
    NONE: 'Pas encore contrôlé',
  },
});

export const DRIFT_LOOKS = {
  OK: { Icon: IconCircleCheck, color: 'green' },
  DRIFT: { Icon: IconAlertTriangle, color: 'red' },
  SMALL: { Icon: IconWaveSine, color: 'yellow' },
  TOO_FEW_ROWS: { Icon: IconHelpCircle, color: 'gray' },
  NONE: { Icon: IconCircleDashed, color: 'gray' },
} as const;

/** What a comparison says, in words, with an icon and a colour. */
export function DriftBadge({ state, size = 'md' }: { state: ShownDrift; size?: 'sm' | 'md' | 'lg' }) {
  const t = useDriftTexts();
  const { Icon, color } = DRIFT_LOOKS[state];
  return (
    <Badge
      className="state-badge"
      variant="light"
      color={color}
      size={size}
      leftSection={<Icon size={size === 'lg' ? 18 : 14} aria-hidden />}
    >
      {t(state)}
    </Badge>
  );
}
