import { z } from 'zod';

/** A setting that is given in the environment as the text of a JSON document. */
export function jsonSetting<Schema extends z.ZodType>(schema: Schema, example: string) {
  return z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: `must be a JSON object, e.g. ${example}` });
        return z.NEVER;
      }
    })
    .pipe(schema);
}
