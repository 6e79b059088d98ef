import { type Command, InvalidArgumentError, Option } from 'commander';
import type { z } from 'zod';
import { linearTextParametersSchema } from '../pipeline/training/parameters.js';

/** A number on the command line; its limits are checked with the request it becomes part of. */
export function numberArgument(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

type Parameters = z.input<typeof linearTextParametersSchema>;
type ParameterName = keyof typeof linearTextParametersSchema.shape;

const PARAMETER_NAMES = Object.keys(linearTextParametersSchema.shape) as ParameterName[];

/** Adds an option for each of the model's parameters, as its schema describes it. */
export function addParameterOptions(command: Command, except: readonly ParameterName[] = []): Command {
  const presets = linearTextParametersSchema.parse({});
  for (const name of PARAMETER_NAMES) {
    if (except.includes(name)) continue;
    const description = linearTextParametersSchema.shape[name].description ?? '';
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    command.addOption(
      new Option(
        `--${flag} <number>`,
        `${description.replace(/\.$/, '')} (default: ${presets[name]})`,
      ).argParser(numberArgument),
    );
  }
  return command;
}

/** The parameters among a command's options; those left out are not there. */
export function givenParameters(options: Readonly<Record<string, unknown>>): Parameters {
  return Object.fromEntries(
    PARAMETER_NAMES.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  );
}
