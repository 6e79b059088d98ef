import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject';
import { PodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor';
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { parseAllDocuments } from 'yaml';
import { findKubectl, KUBECTL_MISSING } from '../../../scripts/lib/test-programs.mjs';
import { ROOT } from './files.js';

export const OVERLAYS = ['minimal', 'production'] as const;

type Labels = Readonly<Record<string, string>>;

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly secretKeyRef?: { readonly name: string; readonly key: string; optional?: boolean };
  };
}

interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: string };
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env?: readonly Variable[];
  readonly envFrom?: readonly { readonly configMapRef?: { readonly name: string } }[];
  readonly resources?: { readonly requests?: object; readonly limits?: object };
  readonly securityContext?: {
    readonly allowPrivilegeEscalation?: boolean;
    readonly readOnlyRootFilesystem?: boolean;
    readonly capabilities?: { readonly drop?: readonly string[] };
  };
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly lifecycle?: { readonly preStop?: { readonly exec: { readonly command: readonly string[] } } };
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

export interface Pod {
  readonly metadata: { readonly labels: Labels };
  readonly spec: {
    readonly automountServiceAccountToken?: boolean;
    readonly terminationGracePeriodSeconds?: number;
    readonly securityContext?: {
      readonly runAsNonRoot?: boolean;
      readonly runAsUser?: number;
      readonly seccompProfile?: { readonly type: string };
    };
    readonly containers: readonly Container[];
    readonly volumes?: readonly { readonly name: string }[];
  };
}

/** Of any kind; what a spec reads of it. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Labels };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly replicas?: number;
    readonly strategy?: { readonly type: string; readonly rollingUpdate?: object };
    readonly template?: Pod;
    readonly selector?: { readonly matchLabels?: Labels };
    readonly podSelector?: { readonly matchLabels?: Labels };
    readonly scaleTargetRef?: { readonly name: string };
    readonly triggers?: readonly { readonly type: string; readonly metadata: Labels }[];
    readonly podMetricsEndpoints?: readonly {
      readonly port: string;
      readonly relabelings: readonly { readonly targetLabel: string; readonly replacement: string }[];
    }[];
  };
}

const kubectl = findKubectl();
export const isMissing = kubectl === undefined;
export const titled = (title: string) => (isMissing ? `${title} (${KUBECTL_MISSING})` : title);

/** What kubectl would send to a cluster. @param folder from the root of the repository */
export function render(folder: string): Resource[] {
  const text = execFileSync(kubectl!, ['kustomize', join(ROOT, folder)], { encoding: 'utf8', stdio: 'pipe' });
  return parseAllDocuments(text).map((document) => document.toJS() as Resource);
}

/** A resource with its type's schema. */
type Model = new () => { validate(): void };

const MODELS: Readonly<Record<string, Model>> = {
  'apps/v1 Deployment': Deployment as Model,
  'apps/v1 StatefulSet': StatefulSet as Model,
  'autoscaling/v2 HorizontalPodAutoscaler': HorizontalPodAutoscaler as Model,
  'batch/v1 Job': Job as Model,
  'keda.sh/v1alpha1 ScaledObject': ScaledObject as Model,
  'monitoring.coreos.com/v1 PodMonitor': PodMonitor as Model,
  'monitoring.coreos.com/v1 PrometheusRule': PrometheusRule as Model,
  'networking.k8s.io/v1 NetworkPolicy': NetworkPolicy as Model,
  'policy/v1 PodDisruptionBudget': PodDisruptionBudget as Model,
  'v1 ConfigMap': ConfigMap as Model,
  'v1 Namespace': Namespace as Model,
  'v1 PersistentVolumeClaim': PersistentVolumeClaim as Model,
  'v1 Service': Service as Model,
  'v1 ServiceAccount': ServiceAccount as Model,
};

/** What a resource may have at its top; further down the schemas say it. */
const TOP = ['apiVersion', 'kind', 'metadata', 'spec', 'data', 'automountServiceAccountToken'];

/**
 * @throws Error for a kind that is not known here, with what its schema has against the resource, or with the fields that
 * the schema never looks at: it passes over what it does not know, and so would a cluster
 */
export function validateResource(resource: Resource): void {
  const name = `${resource.apiVersion} ${resource.kind}`;
  const model = MODELS[name];
  if (model === undefined) throw new Error(`There is no schema for ${name}.`);
  const unread = new Set<string>();
  const parts = Object.entries(resource).map(([key, value]) => [key, watched(value, `/${key}`, unread)]);
  // Not by the constructor, which would copy them.
  Object.assign(new model(), Object.fromEntries(parts)).validate();
  const unknown = [...Object.keys(resource).filter((key) => !TOP.includes(key)), ...unread];
  if (unknown.length > 0) throw new Error(`${name} has no ${unknown.join(', ')}`);
}

/** The value, which notes what of it is read. @param unread gets the paths of all fields, less those that are read */
function watched(value: unknown, path: string, unread: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const at = (key: string) => `${path}/${key}`;
  const parts = Object.entries(value).map(([key, part]) => {
    unread.add(at(key));
    return [key, watched(part, at(key), unread)] as const;
  });
  const copy: object = Array.isArray(value) ? parts.map(([, part]) => part) : Object.fromEntries(parts);
  return new Proxy(copy, {
    get(target, key, receiver) {
      if (typeof key === 'string') unread.delete(at(key));
      return Reflect.get(target, key, receiver);
    },
  });
}
