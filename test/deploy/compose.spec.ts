import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DCLinter } from 'dclint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STOP_TIMEOUT_MS } from '../../src/platform/shutdown.js';
import { COMPOSE_FILE, compose, PROGRAMS, services } from './support/compose.js';
import { ROOT } from './support/files.js';

/** Only what is wrong, not what is a matter of taste; the address of a published port is behind a variable. */
const linter = new DCLinter({
  rules: { 'no-build-and-image': 0, 'no-unbound-port-interfaces': 0 },
  quiet: true,
  debug: false,
  exclude: [],
});
interface Found {
  readonly messages: readonly { readonly rule: string; readonly type: string; readonly message: string }[];
}
const errorsOf = (file: string) =>
  (linter.lintFiles([file], false) as Found[])
    .flatMap(({ messages }) => messages)
    .filter(({ type }) => type === 'error')
    .map(({ rule, message }) => `${rule}: ${message}`);

const OWN = services.filter(({ image }) => image.includes('/gondola-'));
const LASTING = services.filter(({ restart }) => restart === 'unless-stopped');
const seconds = (text: string) => Number(/^(\d+)s$/.exec(text)![1]);

describe('a Compose file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gondola-compose-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([COMPOSE_FILE, 'docker-compose.dev.yml'])('%s is as the specification has it', (file) => {
    expect(errorsOf(join(ROOT, file))).toEqual([]);
  });

  it('with a misspelt key is refused', () => {
    const file = join(folder, 'docker-compose.yml');
    writeFileSync(file, 'name: a\nservices:\n  b:\n    image: c:1\n    helthcheck: {}\n');
    expect(errorsOf(file)).toEqual([expect.stringContaining('/services/b')]);
  });
});

describe('every service', () => {
  it.each(services)('$name is of a profile, limited, and on the private network alone', (service) => {
    expect(['minimal,full', 'full']).toContain(service.profiles?.join(','));
    expect(service.deploy?.resources?.limits).toEqual({ cpus: expect.anything(), memory: expect.anything() });
    expect(service.networks).toEqual(['gondola']);
    expect(service.network_mode).toBeUndefined();
    expect(service.privileged).toBeUndefined();
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
  });

  it.each(services)('$name has an image with a version of its own', ({ image }) => {
    expect(image).toMatch(/:(v?\d+\.\d+\.\d+|\$\{GONDOLA_VERSION:-dev\})$/);
  });

  it.each(services.filter(({ ports }) => ports !== undefined))(
    '$name is published on the loopback address unless told otherwise',
    ({ ports }) => {
      for (const port of ports!) expect(port).toMatch(/^\$\{\w+_ADDRESS:-127\.0\.0\.1:\d+\}:\d+$/);
    },
  );

  it.each(services)('$name mounts volumes and files that there are', ({ volumes = [] }) => {
    for (const [source] of volumes.map((volume) => volume.replace(/^\$\{[^}]+\}:/, 'secrets:').split(':'))) {
      if (source!.startsWith('./')) expect(readdirSync(join(ROOT, source!))).not.toEqual([]);
      else if (source !== 'secrets') expect(Object.keys(compose.volumes)).toContain(source);
    }
  });

  it.each(services)('$name waits only for what its profiles start', ({ profiles, depends_on = {} }) => {
    for (const name of Object.keys(depends_on)) {
      expect(compose.services[name]?.profiles).toEqual(expect.arrayContaining([...profiles!]));
    }
  });
});

describe('what lasts', () => {
  it.each(LASTING)('$name has a health check', ({ name, healthcheck }) => {
    // Our own images bring theirs along.
    if (!OWN.some((own) => own.name === name)) expect(healthcheck?.test.length).toBeGreaterThan(1);
  });

  it('waits until MySQL and Redis are well and the tables are as they should be', () => {
    for (const name of ['api', 'worker']) {
      expect(compose.services[name]!.depends_on).toEqual({
        mysql: { condition: 'service_healthy' },
        redis: { condition: 'service_healthy' },
        migrate: { condition: 'service_completed_successfully' },
      });
    }
    expect(compose.services.migrate!.depends_on).toEqual({ mysql: { condition: 'service_healthy' } });
  });

  it.each(['api', 'worker'])('%s has more time to stop than it takes', (name) => {
    expect(seconds(compose.services[name]!.stop_grace_period!) * 1000).toBeGreaterThan(STOP_TIMEOUT_MS);
  });

  it('is one API and two workers', () => {
    expect(compose.services.api!.deploy!.replicas).toBe(1);
    expect(compose.services.worker!.deploy!.replicas).toBe(2);
  });
});

describe('our own containers', () => {
  it.each(OWN)('$name writes to its volumes and /tmp alone, and has no capability', (service) => {
    expect(service.read_only).toBe(true);
    expect(service.tmpfs!.some((place) => place.startsWith('/tmp:'))).toBe(true);
    expect(service.cap_drop).toEqual(['ALL']);
  });

  it.each(PROGRAMS)('%s is built by the target of its name', (name) => {
    expect(compose.services[name]).toMatchObject({
      image: `\${IMAGE_NAMESPACE:-local}/gondola-${name}:\${GONDOLA_VERSION:-dev}`,
      build: { target: name },
    });
  });
});

describe('the full stack', () => {
  it('needs no file that a fresh clone does not have', () => {
    expect(compose.secrets).toBeUndefined();
    // A folder that is missing Docker makes; a file it cannot.
    const own = services.flatMap(({ volumes = [] }) => volumes.filter((volume) => volume.startsWith('$')));
    expect(own.map((volume) => volume.split('}:')[1])).toEqual(['/etc/alertmanager/secrets:ro']);
  });
});

describe('the stores', () => {
  it('are Redis that evicts nothing and keeps a file', () => {
    const command = compose.services.redis!.command!.join(' ');
    expect(command).toContain('--maxmemory-policy noeviction');
    expect(command).toContain('--appendonly yes');
  });

  it('are MySQL in UTC with the character set and collation of the tables', () => {
    expect(compose.services.mysql!.command).toEqual(
      expect.arrayContaining([
        '--default-time-zone=+00:00',
        '--character-set-server=utf8mb4',
        '--collation-server=utf8mb4_unicode_ci',
      ]),
    );
  });
});
