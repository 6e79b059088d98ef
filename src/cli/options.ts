import { type Command, InvalidArgumentError } from 'commander';
import { nestedParameters, PART_SCHEMAS, type Part } from '../pipeline/training/parameters/parameters.js';
import { typedValue } from '../pipeline/training/parameters/typed-value.js';

/** A number on the command line; its limits are checked with the request it becomes part of. */
export function numberArgument(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

interface ParameterOptions {
  set?: Record<string, unknown>;
  seed?: number;
}

/** Adds `--seed` and `--set`, and lists after the help what can be set on these parts of a model. */
export function addParameterOptions(command: Command, parts: readonly Part[]): Command {
  return command
    .option('--set <name=value...>', 'set a parameter, e.g. --set text.wordNgramMax=1', setting)
    .option('--seed <number>', 'fixes all that chance decides (default: 1)', numberArgument)
    .addHelpText('after', () => ['', 'Parameters for --set:', ...parts.flatMap(parameterLines)].join('\n'));
}

/** The parameters among a command's options, by part of the model. */
export function givenParameters({ set, seed }: ParameterOptions): Record<string, unknown> {
  return nestedParameters({ ...set, ...(seed === undefined ? {} : { seed }) });
}

function setting(text: string, before: Record<string, unknown> | undefined): Record<string, unknown> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must look like name=value.');
  return { ...before, [text.slice(0, at).trim()]: typedValue(text.slice(at + 1).trim()) };
}

function parameterLines(part: Part): string[] {
  const { shape } = PART_SCHEMAS[part];
  const presets: Readonly<Record<string, unknown>> = PART_SCHEMAS[part].parse({});
  return Object.entries(shape).map(([name, schema]) => {
    const sentence = (schema as { description?: string }).description ?? '';
    return `  ${`${part}.${name}`.padEnd(32)} ${sentence.replace(/\.$/, '')} (${presets[name] === undefined ? 'no default' : `default: ${String(presets[name])}`})`;
  });
}
