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
/** Smaller numbers would be a row of zeros. */
const PLAIN_MIN = 1e-5;
/** From so many milliseconds on, their fractions say nothing. */
const WHOLE_MS_MIN = 10;
const DAY_MS = 86_400 * SECOND_MS;

/** What is shown where there is nothing to show. */
export const NOTHING = '–';

/** Numbers and times as a language writes them. @param language a BCP 47 tag */
export function formatsOf(language: string) {
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  const significant = new Intl.NumberFormat(language, { maximumSignificantDigits: 4 });
  const tiny = new Intl.NumberFormat(language, { maximumSignificantDigits: 4, notation: 'scientific' });
  const measured = (value: number) =>
    (value !== 0 && Math.abs(value) < PLAIN_MIN ? tiny : significant).format(value);
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
  const signed = new Intl.NumberFormat(language, {
    minimumFractionDigits: 4,
    maximumFractionDigits: 4,
    signDisplay: 'exceptZero',
  });
  const times = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const days = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
  const clocks = new Intl.DateTimeFormat(language, { timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(language);
  const relativeDays = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const few = new Intl.NumberFormat(language, { maximumSignificantDigits: 2 });
  const given = <Value>(value: Value | null | undefined, show: (value: Value) => string) =>
    value === null || value === undefined ? NOTHING : show(value);

  return {
    /** A count. */
    count: (value: number | null | undefined) => given(value, whole.format),
    /** A measured number, with four significant digits. */
    number: (value: number | null | undefined) => given(value, measured),
    /** A metric: whole numbers, such as sizes, in full, others with four significant digits. */
    measured: (value: number | null | undefined) =>
      given(value, (metric) => (Number.isInteger(metric) ? whole.format(metric) : measured(metric))),
    /** A share in [0, 1]. */
    percent: (value: number | null | undefined) => given(value, percents.format),
    /** The p of a test; where it is tiny, that it is. */
    pValue: (value: number | null | undefined) =>
      given(value, (p) => (p < P_SHOWN_MIN ? `< ${significant.format(P_SHOWN_MIN)}` : significant.format(p))),
    /** A difference of shares, in percentage points with its sign. */
    points: (value: number | null | undefined) => given(value, (share) => signedPoints.format(100 * share)),
    /** A difference of measures that are no shares, such as NDCG, with its sign. */
    difference: (value: number | null | undefined) => given(value, signed.format),
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
    /**
     * How long ago, or in how long. Days are those of the calendar, so that "tomorrow" is true.
     *
     * @param timeZone an IANA name; by whose clocks a day begins, those of the browser where it is left out
     */
    ago: (value: string | null | undefined, nowMs = Date.now(), timeZone?: string) =>
      given(value, (text) => {
        const at = new Date(text);
        const ms = at.getTime() - nowMs;
        const [unit, size] = STEPS.find(([, step]) => Math.abs(ms) >= step) ?? ['second', SECOND_MS];
        if (unit !== 'day') return relative.format(Math.round(ms / size), unit);
        return relativeDays.format(dayOf(at, timeZone) - dayOf(new Date(nowMs), timeZone), 'day');
      }),
    /** How long something took, from milliseconds. */
    duration: (ms: number | null | undefined) =>
      given(ms, (value) => {
        if (value < SECOND_MS) return `${(value < WHOLE_MS_MIN ? few : whole).format(value)} ms`;
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

/** The number of a day in the calendar of a time zone; the days of two times can be subtracted. */
function dayOf(time: Date, timeZone: string | undefined): number {
  const parts = new Intl.DateTimeFormat('en-CA', { dateStyle: 'short', timeZone }).format(time);
  return Date.parse(parts) / DAY_MS;
}

export type Formats = ReturnType<typeof formatsOf>;
