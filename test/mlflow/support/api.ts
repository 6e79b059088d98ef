import { createTestEnvironment, type TestEnvironment } from '../../support/environment.js';
import { startApi } from '../../support/programs.js';
import { MlflowClient } from './client.js';

export interface MlflowUnderTest {
  readonly url: string;
  readonly client: MlflowClient;
  readonly environment: TestEnvironment;
  close(): Promise<void>;
}

/** An API on a database of its own. */
export async function startMlflow(variables: Record<string, string> = {}): Promise<MlflowUnderTest> {
  const environment = await createTestEnvironment();
  const api = await startApi(environment, variables);
  return {
    url: api.url,
    client: new MlflowClient(api.url),
    environment,
    async close() {
      await api.stop();
      await environment.close();
    },
  };
}
