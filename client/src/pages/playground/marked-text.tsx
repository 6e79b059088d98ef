import { Button, Text } from '@mantine/core';
import { memo, useMemo, useState } from 'react';
import { type MarkedTerm, passagesOf, piecesOf } from './marked-pieces.ts';
import classes from './playground.module.css';
import { useTexts } from './texts.ts';

/** A longer text is shown as the passages around its marks. */
const SHOWN_CHARS = 3_000;
/** So that a text of many repetitions does not become more elements than a browser likes. */
const MARKS_MAX = 2_000;

interface MarkedTextProps {
  label: string;
  text: string;
  terms: readonly MarkedTerm[];
  /** The largest contribution of the whole listing, which gets the strongest colour. */
  strongest: number;
}

/** A text of the listing as it is, with the words that weigh marked. Nothing in it is taken for markup. */
export const MarkedText = memo(function MarkedText({ label, text, terms, strongest }: MarkedTextProps) {
  const t = useTexts();
  const [isWhole, setIsWhole] = useState(false);
  const isLong = text.length > SHOWN_CHARS;
  const shown = useMemo(() => {
    const pieces = piecesOf(text, limited(terms));
    return isWhole ? pieces : passagesOf(pieces, SHOWN_CHARS);
  }, [text, terms, isWhole]);
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      {text === '' ? (
        <Text size="sm" c="dimmed" fs="italic">
          {t('empty')}
        </Text>
      ) : (
        <p
          className={isLong ? `${classes.text} ${classes.long}` : classes.text}
          {...(isLong ? { tabIndex: 0, role: 'region', 'aria-label': label } : {})}
        >
          {shown.map((piece) =>
            'hidden' in piece ? (
              <span key={piece.start} className={classes.gap}>
                […{t('gap', { count: piece.hidden })}…]
              </span>
            ) : piece.terms.length === 0 ? (
              piece.text
            ) : (
              <mark
                key={piece.start}
                className={piece.contribution < 0 ? classes.against : classes.for}
                style={{ '--strength': strengthOf(piece.contribution, strongest) } as React.CSSProperties}
                title={piece.terms.join(', ')}
              >
                {piece.text}
              </mark>
            ),
          )}
        </p>
      )}
      {isLong && (
        <Button size="compact-xs" variant="subtle" mt={4} onClick={() => setIsWhole(!isWhole)}>
          {t(isWhole ? 'showLess' : 'showAll')}
        </Button>
      )}
    </div>
  );
});

/** The first places of each term, so that all terms are marked somewhere. */
function limited(terms: readonly MarkedTerm[]): readonly MarkedTerm[] {
  const each = Math.max(1, Math.floor(MARKS_MAX / Math.max(1, terms.length)));
  return terms.map((term) => ({ ...term, spans: term.spans.slice(0, each) }));
}

/** In [0.15, 1], so that the weakest mark is still seen. */
function strengthOf(contribution: number, strongest: number): number {
  return Math.min(1, 0.15 + (0.85 * Math.abs(contribution)) / strongest);
}
