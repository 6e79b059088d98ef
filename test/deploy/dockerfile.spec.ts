import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Copy, DockerfileParser, type From, type Healthcheck, type Instruction } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { PROGRAMS } from './support/compose.js';
import { ROOT, readText } from './support/files.js';
import { SECRETS } from './support/variables.js';

interface Stage {
  readonly name: string;
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

const TEXT = readText('Dockerfile');
const stages = stagesOf(TEXT);
const argsOf = (instruction: Instruction) => instruction.getArgumentsContent() ?? '';

function stagesOf(text: string): Stage[] {
  const stages: { name: string; base: string; instructions: Instruction[] }[] = [];
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    if (instruction.getKeyword() === 'FROM') {
      const from = instruction as From;
      stages.push({ name: from.getBuildStage() ?? '', base: from.getImage() ?? '', instructions: [] });
    } else stages.at(-1)?.instructions.push(instruction);
  }
  return stages;
}

/** The instructions of a stage and of all that it stands on, its own last. */
function wholeOf(name: string): Instruction[] {
  const stage = stages.find((each) => each.name === name);
  return stage === undefined ? [] : [...wholeOf(stage.base), ...stage.instructions];
}

const last = (name: string, keyword: string) =>
  wholeOf(name).findLast((instruction) => instruction.getKeyword() === keyword);

/** The stage that a COPY takes its files from; null where it takes those of the build. */
const stageOf = (instruction: Instruction) =>
  instruction.getKeyword() === 'COPY' ? ((instruction as Copy).getFromFlag()?.getValue() ?? null) : null;

/** What no linter at hand says. */
function problemsOf(text: string): string[] {
  const known = new Set<string>();
  return stagesOf(text).flatMap(({ name, base, instructions }) => {
    const found = [
      ...(/:latest$|^[^:$]+$/.test(base) && !known.has(base) ? [`${base} may be any version`] : []),
      ...instructions.flatMap((instruction) => {
        const args = argsOf(instruction);
        const from = stageOf(instruction);
        if (from !== null && !known.has(from)) return [`there is no stage ${from} before ${name}`];
        if (instruction.getKeyword() === 'EXPOSE') {
          return args.split(/\s+/).filter((port) => !(Number(port) > 0 && Number(port) < 65_536));
        }
        return instruction.getKeyword() === 'ADD' ? ['ADD fetches and unpacks; COPY does not'] : [];
      }),
    ];
    known.add(name);
    return found;
  });
}

describe('the Dockerfile', () => {
  it('has no fault that a linter knows', () => {
    expect(validate(TEXT).map(({ range, message }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
  });

  it('has no fault of those that it does not know', () => {
    expect(problemsOf(TEXT)).toEqual([]);
  });

  it.each([
    ['FROM node AS a', 'node may be any version'],
    ['FROM node:latest AS a', 'node:latest may be any version'],
    ['FROM node:22.1.0 AS a\nCOPY --from=b /x /x', 'there is no stage b before a'],
    ['FROM node:22.1.0 AS a\nEXPOSE 99999', '99999'],
    ['FROM node:22.1.0 AS a\nADD https://example.com/a /a', 'ADD fetches and unpacks; COPY does not'],
  ])('with %s would be refused', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it('stands on one release of Node, that of the CI', () => {
    const image = /^ARG NODE_IMAGE=(.*)$/m.exec(TEXT)![1]!;
    expect(image).toMatch(/^node:22\.\d+\.\d+-bookworm-slim$/);
    expect(readText('.github/workflows/ci.yaml')).toContain('node-version: 22');
    expect(stages.filter(({ base }) => base.includes('NODE_IMAGE')).map(({ name }) => name)).toEqual([
      ...['build', 'dependencies', 'runtime'],
    ]);
  });

  it('copies files that there are and that .dockerignore lets through', () => {
    const sources = stages
      .flatMap(({ instructions }) => instructions)
      .filter((instruction) => instruction.getKeyword() === 'COPY' && stageOf(instruction) === null)
      .flatMap((instruction) =>
        argsOf(instruction)
          .replace(/--\S+ /, '')
          .split(/\s+/)
          .slice(0, -1),
      );
    const allowed = readText('.dockerignore')
      .match(/^!.+/gm)!
      .map((line) => line.slice(1));
    expect(sources.length).toBeGreaterThan(10);
    for (const source of sources) {
      expect(existsSync(join(ROOT, source))).toBe(true);
      expect(allowed).toContain(source.includes('/') ? source.split('/')[0] : source);
    }
  });

  it('keeps everything out of the build that it does not name', () => {
    const lines = readText('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines[0]).toBe('*');
    expect(lines.filter((line) => /env|secret|gondola/.test(line))).toEqual(['**/.env*']);
  });

  it('has no secret, neither as an argument nor in the environment', () => {
    const given = stages
      .flatMap(({ instructions }) => instructions)
      .filter((instruction) => ['ARG', 'ENV'].includes(instruction.getKeyword()))
      .map(argsOf)
      .join('\n');
    expect(SECRETS.filter((name) => given.includes(name))).toEqual([]);
  });

  it('makes the API when no target is named', () => {
    expect(stages.at(-1)!.name).toBe('api');
  });
});

describe.each(PROGRAMS)('the image %s', (name) => {
  it('runs without root, by number', () => {
    expect(argsOf(last(name, 'USER')!)).toBe('1000:1000');
  });

  it('has tini as its first process', () => {
    expect(argsOf(last(name, 'ENTRYPOINT')!)).toBe('["/usr/bin/tini", "--"]');
  });

  it('runs the compiled program of its name', () => {
    const [program, ...args] = JSON.parse(argsOf(last(name, 'CMD')!)) as string[];
    expect(program).toBe('node');
    expect(existsSync(join(ROOT, args.at(-1)!.replace('dist/', '').replace('.js', '.ts')))).toBe(true);
    expect(args.at(-1)).toBe(`dist/src/main/${name}.js`);
  });

  it('says how it is', () => {
    const check = last(name, 'HEALTHCHECK') as Healthcheck;
    const wanted = name === 'migrate' ? 'NONE' : `CMD ["node", "scripts/container-health.mjs", "${name}"]`;
    expect(argsOf(check).replaceAll(/--\S+\s+|\\\n\s*/g, '')).toBe(wanted);
  });

  it('installs neither compilers nor packages of development', () => {
    const commands = wholeOf(name)
      .filter((instruction) => instruction.getKeyword() === 'RUN')
      .map(argsOf);
    expect(commands.join('\n')).not.toMatch(/\bg\+\+|\bmake\b|python|npm ci|npm install/);
    expect(commands.join('\n')).toContain('/usr/local/bin/npm');
  });
});

it('the image has the packages of production, without those of the client', () => {
  const install = stages
    .find(({ name }) => name === 'dependencies')!
    .instructions.map(argsOf)
    .join('\n');
  expect(install).toContain('npm ci --omit=dev --workspaces=false');
});
