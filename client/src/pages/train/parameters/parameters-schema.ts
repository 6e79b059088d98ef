/** A parameter of a training, as its JSON Schema has it. */
export interface Parameter {
  /** Where it stands in the input, e.g. `linear.cost`; `seed` alone for the seed. */
  path: string;
  name: string;
  type: 'integer' | 'number' | 'boolean' | 'word';
  /** In the server's words. */
  description: string;
  /** Undefined where the server chooses by the number of listings. */
  preset: number | string | boolean | undefined;
  min: number | undefined;
  max: number | undefined;
  /** For words: what may be said. */
  words: readonly string[];
}

/** Parameters of one part of a model. The seed stands in a group without a name. */
export interface ParameterGroup {
  name: string;
  description: string;
  parameters: readonly Parameter[];
}

/** What was set by hand, by path; all else has its preset. */
export type Settings = Readonly<Record<string, number | string | boolean>>;

interface Property {
  type?: string;
  description?: string;
  default?: number | string | boolean;
  minimum?: number;
  maximum?: number;
  enum?: string[];
  properties?: Record<string, Property>;
}

/**
 * Reads `parametersSchema` of a kind of model: parts of parameters, and parameters beside the parts.
 *
 * @param json JSON Schema, two levels deep
 */
export function groupsOf(json: string): ParameterGroup[] {
  const { properties = {} } = JSON.parse(json) as Property;
  const entries = Object.entries(properties);
  const parts = entries
    .filter(([, part]) => part.properties !== undefined)
    .map(([part, { description = '', properties = {} }]) => ({
      name: part,
      description,
      parameters: Object.entries(properties).map(([name, each]) =>
        parameterOf(`${part}.${name}`, name, each),
      ),
    }));
  const single = entries.filter(([, each]) => each.properties === undefined);
  const rest = {
    name: '',
    description: '',
    parameters: single.map(([name, each]) => parameterOf(name, name, each)),
  };
  return [...parts, rest].filter(({ parameters }) => parameters.length > 0);
}

function parameterOf(path: string, name: string, property: Property): Parameter {
  const { description = '', default: preset, minimum: min, maximum: max, enum: words = [] } = property;
  const type = words.length > 0 ? 'word' : property.type;
  return { path, name, description, preset, min, max, words, type: type as Parameter['type'] };
}

/** What is wrong with a value, for those who type it; undefined when the server will take it. */
export function problemOf(
  { type, min, max }: Parameter,
  value: number | string | boolean,
): 'not-a-number' | 'not-whole' | 'out-of-range' | undefined {
  if (type === 'word' || type === 'boolean') return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'not-a-number';
  if (type === 'integer' && !Number.isInteger(value)) return 'not-whole';
  if ((min !== undefined && value < min) || (max !== undefined && value > max)) return 'out-of-range';
  return undefined;
}

/** The settings that belong to the groups, less those that are the presets anyway. */
export function settingsOf(groups: readonly ParameterGroup[], settings: Settings): Settings {
  const known = groups.flatMap(({ parameters }) => parameters);
  return Object.fromEntries(
    known.flatMap(({ path, preset }) => {
      const value = settings[path];
      return value === undefined || value === preset ? [] : [[path, value]];
    }),
  );
}

/** As the API takes them: `linear.cost` becomes `{ linear: { cost } }`. */
export function nested(settings: Settings): Record<string, unknown> {
  const input: Record<string, Record<string, unknown> | number | string | boolean> = {};
  for (const [path, value] of Object.entries(settings)) {
    const [part, name] = path.split('.') as [string, string?];
    if (name === undefined) input[part] = value;
    else input[part] = { ...(input[part] as Record<string, unknown> | undefined), [name]: value };
  }
  return input;
}
