/** What a client of MLflow's API gets back. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers have as many shapes as there are endpoints
  readonly body: any;
}

/** Calls endpoints as MLflow's clients do. */
export function mlflowClient(url: string) {
  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${url}/api/2.0/mlflow/${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  return {
    post: (path: string, body: object) => call('POST', path, body),
    patch: (path: string, body: object) => call('PATCH', path, body),
    get: (path: string, query: Record<string, string | number | readonly string[]> = {}) => {
      const search = new URLSearchParams();
      for (const [name, value] of Object.entries(query)) {
        for (const item of [value].flat()) search.append(name, String(item));
      }
      return call('GET', `${path}?${search}`);
    },
  };
}

export type MlflowClient = ReturnType<typeof mlflowClient>;

/** As `call`, for calls that must succeed. @throws Error with the answer */
export async function succeeded(answer: Promise<Answer>): Promise<Answer['body']> {
  const { status, body } = await answer;
  if (status !== 200) throw new Error(`status ${status}: ${JSON.stringify(body)}`);
  return body;
}

let names = 0;
/** A name that nothing else has. */
export const uniqueName = (what: string) => `${what} ${process.pid} ${++names}`;
