import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/platform/config.js';
import { STOP_TIMEOUT_MS } from '../../src/platform/shutdown.js';
import { problemsOf } from '../observability/support/promql.js';
import { readRules } from '../observability/support/rules.js';
import { readText, readYaml } from './support/files.js';
import {
  type Container,
  isMissing,
  OVERLAYS,
  type Pod,
  type Resource,
  render,
  titled,
  validateResource,
} from './support/kubernetes.js';
import { EVERY_VARIABLE, SECRETS } from './support/variables.js';

const PROGRAMS = ['gondola-api', 'gondola-worker', 'gondola-migrate'];
const named = (resources: readonly Resource[]) =>
  resources.map((resource) => ({ name: `${resource.kind} ${resource.metadata.name}`, resource }));

describe.skipIf(isMissing).each(OVERLAYS)(titled('the overlay %s'), (overlay) => {
  const resources = isMissing ? [] : render(`k8s/overlays/${overlay}`);
  const find = (kind: string, name: string) =>
    resources.find((resource) => resource.kind === kind && resource.metadata.name === name);
  const podOf = (resource: Resource) => resource.spec?.template;
  const pods = named(resources).flatMap(({ name, resource }) => {
    const pod = podOf(resource);
    return pod === undefined ? [] : [{ name, pod }];
  });
  const programs = pods.filter(({ name }) => PROGRAMS.includes(name.split(' ')[1]!));
  const config = resources.find(({ kind }) => kind === 'ConfigMap')!;

  it.each(named(resources))('$name is as its type has it, in the namespace', ({ resource }) => {
    expect(() => validateResource(resource)).not.toThrow();
    if (resource.kind !== 'Namespace') expect(resource.metadata.namespace).toBe('gondola');
  });

  it('has an API, workers, a migration, and budgets for their disruption', () => {
    expect(programs.map(({ name }) => name).toSorted()).toEqual([
      'Deployment gondola-api',
      'Deployment gondola-worker',
      'Job gondola-migrate',
    ]);
    expect(find('PodDisruptionBudget', 'gondola-api')).toBeDefined();
    expect(find('PodDisruptionBudget', 'gondola-worker')).toBeDefined();
  });

  it.each(pods)('$name asks for nothing that the profile "restricted" refuses', ({ pod }) => {
    const { securityContext, containers, automountServiceAccountToken } = pod.spec;
    expect(securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(securityContext!.runAsUser).toBeGreaterThan(0);
    expect(automountServiceAccountToken).toBe(false);
    for (const container of containers) {
      expect(container.securityContext?.allowPrivilegeEscalation).toBe(false);
      expect(container.securityContext?.capabilities?.drop).toEqual(['ALL']);
    }
  });

  it.each(programs)('$name writes to /data and /tmp alone', ({ pod }) => {
    const [container] = pod.spec.containers as [Container];
    expect(container.securityContext!.readOnlyRootFilesystem).toBe(true);
    expect(container.volumeMounts!.map(({ mountPath }) => mountPath)).toEqual(['/data', '/tmp']);
    expect(config.data!.GONDOLA_DATA_DIR).toBe('/data');
  });

  it.each(pods)('$name has requests and limits, and volumes for its mounts', ({ pod }) => {
    const volumes = new Set(volumesOf(pod, resources));
    for (const { resources: wanted, volumeMounts = [] } of pod.spec.containers) {
      const quantities = expect.objectContaining({ cpu: expect.anything(), memory: expect.anything() });
      expect(wanted).toEqual({ requests: quantities, limits: quantities });
      expect(volumeMounts.filter(({ name }) => !volumes.has(name))).toEqual([]);
    }
  });

  it.each(pods)('$name runs images with a version of their own', ({ pod }) => {
    for (const { image } of pod.spec.containers) expect(image).toMatch(/:(\d+\.\d+\.\d+|dev)$/);
  });

  it.each(programs)(
    '$name has every variable it needs: secrets by reference, the rest by name',
    ({ pod }) => {
      const [{ env = [], envFrom }] = pod.spec.containers as [Container];
      expect(envFrom).toEqual([{ configMapRef: { name: config.metadata.name } }]);
      for (const { name, value, valueFrom } of env) {
        expect(value).toBeUndefined();
        expect(valueFrom!.secretKeyRef).toMatchObject({ name: 'gondola', key: name });
      }
      const names = env.map(({ name }) => name);
      const wanted =
        pod.metadata.labels['app.kubernetes.io/component'] === 'migrate' ? SECRETS.slice(0, 3) : SECRETS;
      expect(names).toEqual(wanted);
      expect([...names, ...Object.keys(config.data!)]).toEqual(
        expect.arrayContaining(
          EVERY_VARIABLE.filter((name) => !SECRETS.includes(name) || wanted.includes(name)),
        ),
      );
    },
  );

  it.each(['MYSQL_URL', 'REDIS_URL', 'AUTH_SECRET'])('no pod starts without %s', (secret) => {
    for (const { pod } of programs) {
      const variable = pod.spec.containers[0]!.env!.find(({ name }) => name === secret)!;
      expect(variable.valueFrom!.secretKeyRef!.optional).toBeUndefined();
    }
  });

  it.each([
    ['gondola-api', 'PORT'],
    ['gondola-worker', 'WORKER_HEALTH_PORT'],
  ])('%s is asked how it is where it listens', (name, port) => {
    const [container] = podOf(find('Deployment', name)!)!.spec.containers as [Container];
    expect(container.ports).toEqual([{ name: 'http', containerPort: Number(config.data![port]) }]);
    const { startupProbe, readinessProbe, livenessProbe } = container;
    for (const probe of [startupProbe, readinessProbe, livenessProbe])
      expect(probe?.httpGet?.port).toBe('http');
    expect(startupProbe!.httpGet!.path).toBe('/readyz');
    // A store that is away is no reason to start a program anew.
    expect(livenessProbe!.httpGet!.path).toBe('/healthz');
    expect(config.data!.HOST).toBe('0.0.0.0');
  });

  it.each(['gondola-api', 'gondola-worker'])('%s has more time to stop than it takes', (name) => {
    const { terminationGracePeriodSeconds, containers } = podOf(find('Deployment', name)!)!.spec;
    const command = containers[0]!.lifecycle?.preStop?.exec.command.join(' ') ?? '';
    const [before = '0', spool = '0'] = ['^(?:sh -c )?sleep (\\d+)', '%s\\) \\+ (\\d+)'].map(
      (pattern) => new RegExp(pattern).exec(command)?.[1],
    );
    const beforeMs = (Number(before) + Number(spool)) * 1000;
    expect(terminationGracePeriodSeconds! * 1000).toBeGreaterThan(beforeMs + STOP_TIMEOUT_MS);
  });

  it('chooses pods that there are', () => {
    const labels = pods.map(({ pod }) => pod.metadata.labels);
    const selectors = resources.flatMap(({ kind, metadata, spec }) => {
      const selector = kind === 'Service' ? (spec?.selector as object) : spec?.selector?.matchLabels;
      const chosen = spec?.podSelector?.matchLabels ?? selector;
      return chosen === undefined ? [] : [{ of: `${kind} ${metadata.name}`, chosen }];
    });
    const lost = selectors.filter(
      ({ chosen }) =>
        !labels.some((each) => Object.entries(chosen).every(([key, value]) => each[key] === value)),
    );
    expect(selectors.length).toBeGreaterThan(8);
    expect(lost).toEqual([]);
  });

  it('lets nothing in or out of the programs that it does not name', () => {
    expect(find('NetworkPolicy', 'gondola-nothing-else')!.spec).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'gondola' } },
      policyTypes: ['Ingress', 'Egress'],
    });
    expect(find('NetworkPolicy', 'gondola-to-stores')).toBeDefined();
  });

  it('scales and watches what there is', () => {
    for (const { spec } of resources) {
      const target = spec?.scaleTargetRef?.name;
      if (target !== undefined) expect(find('Deployment', target)!.spec!.replicas).toBeUndefined();
    }
  });
});

/** With those that a StatefulSet claims for each pod. */
function volumesOf(pod: Pod, resources: readonly Resource[]): string[] {
  const owner = resources.find(({ spec }) => spec?.template === pod)!;
  const { volumeClaimTemplates = [] } = owner.spec as { volumeClaimTemplates?: Resource[] };
  return [
    ...(pod.spec.volumes ?? []).map(({ name }) => name),
    ...volumeClaimTemplates.map(({ metadata }) => metadata.name),
  ];
}

describe.skipIf(isMissing)(titled('the overlay production'), () => {
  const resources = isMissing ? [] : render('k8s/overlays/production');
  const ofKind = (kind: string) => resources.filter((resource) => resource.kind === kind);

  it('runs the images of this version', () => {
    const { version } = JSON.parse(readText('package.json')) as { version: string };
    const images = resources.flatMap(
      ({ spec }) => spec?.template?.spec.containers.map(({ image }) => image) ?? [],
    );
    expect(images.toSorted()).toEqual(
      ['api', 'migrate', 'worker'].map((name) => `docker.io/example/gondola-${name}:${version}`),
    );
  });

  it('scales workers by metrics that there are', () => {
    const [scaled] = ofKind('ScaledObject');
    const triggers = scaled!.spec!.triggers!;
    expect(triggers.map(({ type }) => type)).toEqual(['prometheus', 'prometheus']);
    for (const { metadata } of triggers) {
      expect(metadata.query).toContain('gondola_queue_entries');
      expect(problemsOf(metadata.query!, new Set())).toEqual([]);
    }
  });

  it('scales the API by its processor time', () => {
    expect(ofKind('HorizontalPodAutoscaler').map(({ spec }) => spec!.scaleTargetRef!.name)).toEqual([
      'gondola-api',
    ]);
  });

  it.each([
    ['an old file', { name: 'recommendations/1-2-a.ndjson', ageS: 60 }, true],
    ['a file that is being written', { name: '1-2-a.ndjson', ageS: -60 }, false],
    ['a damaged file', { name: '1-2-a.ndjson.damaged', ageS: 60 }, false],
  ])('ends a pod of the API whose spool has %s in time', (_what, { name, ageS }, waits) => {
    const folder = mkdtempSync(join(tmpdir(), 'gondola-pre-stop-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, 'recommendations'));
    const file = join(folder, name);
    writeFileSync(file, '{}\n');
    const writtenAt = Date.now() / 1000 - ageS;
    utimesSync(file, writtenAt, writtenAt);
    const api = resources.find(
      ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'gondola-api',
    );
    const [, , script] = api!.spec!.template!.spec.containers[0]!.lifecycle!.preStop!.exec.command;
    // The same, with the file gone in the turn that would have waited, which it says.
    const inTest = script!
      .replace('sleep 5;', '')
      .replaceAll('/data/spool', folder)
      .replace('sleep 1;', `echo waits; rm ${file};`);
    expect(spawnSync('sh', ['-c', inTest], { encoding: 'utf8', timeout: 10_000 })).toMatchObject({
      ...{ signal: null, stderr: '', stdout: waits ? 'waits\n' : '' },
    });
  });

  it('has cookies for https alone, and tells callers behind its ingress apart', () => {
    const { data } = ofKind('ConfigMap')[0]!;
    const { access, http } = readConfig({
      ...data,
      ...{
        MYSQL_URL: 'mysql://mysql/gondola',
        REDIS_URL: 'redis://redis',
        AUTH_SECRET: '0123456789abcdef'.repeat(4),
      },
    });
    expect(access.isSecure).toBe(true);
    expect(http.trustProxy).toEqual(['10.0.0.0/8']);
  });

  it('has the monitors alone for the step in which their secret is there', () => {
    const last = resources.filter(({ metadata }) => metadata.labels?.['gondola.io/applied'] === 'last');
    expect(last).toEqual(ofKind('PodMonitor'));
    const [, page] = readText('docs/deployment.md').split('### Production, step by step') as [string, string];
    const steps = [
      "apply -k k8s/overlays/production -l 'gondola.io/applied!=last'",
      'gondola account create admin',
      'gondola key keep /tmp/metrics-key',
      'create secret generic gondola-metrics',
      'apply -k k8s/overlays/production\n',
    ].map((step) => page.indexOf(step));
    expect(steps).not.toContain(-1);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  });

  it('is scraped under the names that the alerts know', () => {
    const jobs = ofKind('PodMonitor').flatMap(({ spec }) =>
      spec!.podMetricsEndpoints!.flatMap(({ relabelings }) =>
        relabelings.filter(({ targetLabel }) => targetLabel === 'job').map(({ replacement }) => replacement),
      ),
    );
    expect(jobs).toEqual(['gondola-api', 'gondola-worker']);
    for (const job of jobs) expect(readRules().some(({ expr }) => expr.includes(`job="${job}"`))).toBe(true);
  });
});

it('opens port 443 of the overlay minimal by a file that is one of its type', () => {
  const policy = readYaml<Resource>('k8s/overlays/minimal/outbound.yaml');
  expect(() => validateResource(policy)).not.toThrow();
  expect(policy.spec!.podSelector).toEqual({ matchLabels: { 'app.kubernetes.io/name': 'gondola' } });
});

const CONTAINER = { name: 'a', livenesProbe: {} };
it.each([
  ['policy/v1', 'PodDisruptionBudget', { maxUnavailabel: 1 }, '/spec/maxUnavailabel'],
  ['v1', 'Pod', {}, 'no schema for v1 Pod'],
  ['batch/v1', 'Job', { template: { spec: { containers: [CONTAINER] } } }, 'containers/0/livenesProbe'],
  ['keda.sh/v1alpha1', 'ScaledObject', { scaleTargetRef: { name: 'a' }, triggers: [{ kind: 'x' }] }, 'type'],
])('%s %s with %o is refused', (apiVersion, kind, spec, what) => {
  const resource = { apiVersion, kind, metadata: { name: 'a' }, spec };
  expect(() => validateResource(resource as unknown as Resource)).toThrow(what);
});
