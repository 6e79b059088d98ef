import { useMemo } from 'react';
import { useLanguage } from './texts.ts';

const SECOND_MS = 1_000;
const STEPS: [unit: Intl.RelativeTimeFormatUnit, ms: number][] = [
  ['year', 365 * 86_400 * SECOND_MS],
  ['month', 30 * 86_400 * SECOND_MS],
  ['day', 86_400 * SECOND_MS],
  ['hour', 3_600 * SECOND_MS],
  ['minute', 60 * SECOND_MS],
  ['second', SECOND_MS],
];

const P_SHOWN_MIN = 0.0001;

/** What is shown where there is nothing to show. */
export const NOTHING = '–';

/** Numbers and times in the words of the present language. */
export function useFormat() {
  const language = useLanguage();
  return useMemo(() => formatsOf(language), [language]);
}

/** @param language a BCP 47 tag */
function formatsOf(language: string) {
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const significant = new Intl.NumberFormat(language, { maximumSignificantDigits: 4 });
  const percents = new Intl.NumberFormat(language, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const signedPoints = new Intl.NumberFormat(language, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay: 'exceptZero',
  });
  const times = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const days = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
  const clocks = new Intl.DateTimeFormat(language, { timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const given = <Value>(value: Value | null | undefined, show: (value: Value) => string) =>
    value === null || value === undefined ? NOTHING : show(value);

  return {
    /** A count. */
    count: (value: number | null | undefined) => given(value, whole.format),
    /** A measured number, with four significant digits. */
    number: (value: number | null | undefined) => given(value, significant.format),
    /** A metric: whole numbers, such as sizes, in full, others with four significant digits. */
    measured: (value: number | null | undefined) =>
      given(value, (metric) => (Number.isInteger(metric) ? whole : significant).format(metric)),
    /** A share in [0, 1]. */
    percent: (value: number | null | undefined) => given(value, percents.format),
    /** The p of a test; where it is tiny, that it is. */
    pValue: (value: number | null | undefined) =>
      given(value, (p) => (p < P_SHOWN_MIN ? `< ${significant.format(P_SHOWN_MIN)}` : significant.format(p))),
    /** A difference of shares, in percentage points with its sign. */
    points: (value: number | null | undefined) => given(value, (share) => signedPoints.format(100 * share)),
    /** A time, as the browser's clock has it. */
    time: (value: string | null | undefined) => given(value, (text) => times.format(new Date(text))),
    /** The day of a time, short: for the head of a narrow column. */
    day: (value: string) => days.format(new Date(value)),
    /** The hour and minute of a time. */
    clock: (value: string) => clocks.format(new Date(value)),
    /** A time with its weekday, by the clocks of a time zone. @param timeZone an IANA name */
    longTime: (value: string, timeZone: string) =>
      new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short', timeZone }).format(
        new Date(value),
      ),
    /** How long ago, or in how long. */
    ago: (value: string | null | undefined, nowMs = Date.now()) =>
      given(value, (text) => {
        const ms = new Date(text).getTime() - nowMs;
        const [unit, size] = STEPS.find(([, step]) => Math.abs(ms) >= step) ?? ['second', SECOND_MS];
        return relative.format(Math.round(ms / size), unit);
      }),
    /** How long something took, from milliseconds. */
    duration: (ms: number | null | undefined) =>
      given(ms, (value) => {
        if (value < SECOND_MS) return `${whole.format(value)} ms`;
        const seconds = Math.round(value / SECOND_MS);
        if (seconds < 60) return `${significant.format(value / SECOND_MS)} s`;
        return `${whole.format(Math.floor(seconds / 60))} min ${seconds % 60} s`;
      }),
    bytes: (value: number | null | undefined) =>
      given(value, (bytes) => {
        const units = ['B', 'kB', 'MB', 'GB'];
        const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
        return `${significant.format(bytes / 1000 ** power)} ${units[power]}`;
      }),
  };
}

export type Formats = ReturnType<typeof formatsOf>;
