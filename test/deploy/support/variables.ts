import { CONFIG_VARIABLES } from '../../../src/platform/config.js';

/** Every variable of the configuration. */
export const EVERY_VARIABLE = CONFIG_VARIABLES.toSorted();

/** What the AWS SDK reads by itself. */
export const AWS_VARIABLES = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];

/** What neither a file in Git nor a ConfigMap may have. */
export const SECRETS = [
  'MYSQL_URL',
  'REDIS_URL',
  'AUTH_SECRET',
  'WEBHOOK_SECRET',
  'WEBHOOK_BEARER_TOKEN',
  ...AWS_VARIABLES,
];
