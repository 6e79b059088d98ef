import { type Logger, pino } from 'pino';

export type { Logger };

/** The program's logger: JSON lines on standard error, so that standard output stays free for results. */
export function createLogger(program: string, level: string): Logger {
  return pino(
    {
      level,
      base: { program, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: ['req.headers.authorization', 'req.headers.cookie', '*.password'],
        censor: '[hidden]',
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
