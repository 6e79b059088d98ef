/** The time zones that this browser knows, those of UTC and of the reader first. */
export const TIME_ZONES = [
  ...new Set([
    'UTC',
    Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...Intl.supportedValuesOf('timeZone'),
  ]),
];
