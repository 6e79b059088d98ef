import { describe, expect, it } from 'vitest';
import { ALERT_VARIABLES } from '../../scripts/lib/alertmanager-config.mjs';
import { CONFIG_VARIABLES, readConfig } from '../../src/platform/config.js';
import { COMPOSE_FILE, compose, PROGRAMS } from './support/compose.js';
import { readText, readYaml, tableNames } from './support/files.js';
import { AWS_VARIABLES, EVERY_VARIABLE, SECRETS } from './support/variables.js';

/** `${NAME:-preset}` and `${NAME:?message}` of a Compose file. */
const substituted = [...readText(COMPOSE_FILE).matchAll(/(?<!\$)\$\{(\w+)(?::([-?]))?/g)].map(
  ([, name, kind]) => ({ name: name!, kind }),
);
const example = readText('.env.example')
  .split('\n')
  .filter((line) => /^\w+=/.test(line))
  .map((line) => ({ name: line.split('=')[0]!, value: line.slice(line.indexOf('=') + 1) }));
const namesOf = (each: readonly { name: string }[]) => [...new Set(each.map(({ name }) => name))].toSorted();

describe('the README', () => {
  it('describes every variable of the configuration', () => {
    const described = tableNames('README.md');
    expect(CONFIG_VARIABLES.filter((name) => !described.includes(name))).toEqual([]);
  });
});

describe.each(PROGRAMS)('the container %s', (name) => {
  const environment = compose.services[name]!.environment!;

  it('has every variable of the configuration and no others', () => {
    expect(Object.keys(environment).toSorted()).toEqual([...EVERY_VARIABLE, ...AWS_VARIABLES].toSorted());
  });

  it('has a configuration that the programs take when .env has the secrets alone', () => {
    const values = Object.entries(environment).map(([key, text]) => [key, substitute(text)]);
    expect(readConfig(Object.fromEntries(values)).environment).toBe('production');
  });
});

/** As Compose does it with a .env in which each secret is 64 hex digits and all else is empty. */
const substitute = (text: string) =>
  text.replaceAll(/\$\{\w+:([-?])([^}]*)\}/g, (_whole, kind: string, rest: string) =>
    kind === '?' ? '0123456789abcdef'.repeat(4) : rest,
  );

describe('.env.example', () => {
  it('has every variable that Compose reads and no others', () => {
    expect(namesOf(example)).toEqual([...new Set([...namesOf(substituted), 'COMPOSE_PROFILES'])].toSorted());
  });

  it('gives no value to anything but the profile', () => {
    expect(example.filter(({ value }) => value !== '').map(({ name }) => name)).toEqual(['COMPOSE_PROFILES']);
  });
});

describe('Compose', () => {
  it('refuses to start without a secret', () => {
    expect(namesOf(substituted.filter(({ kind }) => kind === '?'))).toEqual([
      'AUTH_SECRET',
      'MYSQL_PASSWORD',
      'MYSQL_ROOT_PASSWORD',
      'REDIS_PASSWORD',
    ]);
  });

  it('presets no secret', () => {
    const preset = [...readText(COMPOSE_FILE).matchAll(/\$\{(\w+):-([^}]+)\}/g)].map(([, name]) => name!);
    expect(
      preset.filter((name) => SECRETS.includes(name) || /PASSWORD|TOKEN|SECRET(?!S_DIR)/.test(name)),
    ).toEqual([]);
  });

  it('gives the writer of Alertmanager its variables', () => {
    const given = Object.keys(compose.services['alertmanager-config']!.environment!);
    expect(ALERT_VARIABLES.filter((name) => !given.includes(name))).toEqual([]);
  });
});

describe('Kubernetes', () => {
  interface Kustomization {
    readonly configMapGenerator: readonly { readonly literals: readonly string[] }[];
  }
  const literalsOf = (path: string) =>
    readYaml<Kustomization>(path).configMapGenerator.flatMap(({ literals }) =>
      literals.map((literal) => literal.split('=')[0]!),
    );

  it('has every variable that is no secret in the configuration of its base', () => {
    expect(literalsOf('k8s/base/kustomization.yaml').toSorted()).toEqual(
      EVERY_VARIABLE.filter((name) => !SECRETS.includes(name)),
    );
  });

  it('changes in an overlay what the base has', () => {
    const base = literalsOf('k8s/base/kustomization.yaml');
    const changed = literalsOf('k8s/overlays/production/kustomization.yaml');
    expect(changed.filter((name) => !base.includes(name))).toEqual([]);
  });
});
