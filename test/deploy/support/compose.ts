import { readYaml } from './files.js';

type Text = string | number;

interface Service {
  readonly image: string;
  readonly build?: { readonly target: string };
  readonly profiles?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly network_mode?: string;
  readonly privileged?: boolean;
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly restart?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly stop_grace_period?: string;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly deploy?: {
    readonly replicas?: number;
    readonly resources?: { readonly limits?: { readonly cpus?: Text; readonly memory?: Text } };
  };
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets?: unknown;
  readonly networks: Readonly<Record<string, unknown>>;
}

export const COMPOSE_FILE = 'docker-compose.yml';
export const compose = readYaml<Compose>(COMPOSE_FILE);
export const services = Object.entries(compose.services).map(([name, service]) => ({ name, ...service }));

/** The services that run our own programs. */
export const PROGRAMS = ['api', 'worker', 'migrate'] as const;
