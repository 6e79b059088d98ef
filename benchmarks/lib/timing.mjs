// Requests one after the other, as one client sends them, with their times.
import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** Sends JSON and reads the whole answer. @returns the text of the answer */
export function postJson(url, body) {
  return new Promise((done, failed) => {
    const call = request(
      url,
      { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk)).on('error', failed);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode === 200) done(text);
          else failed(new Error(`status ${response.statusCode}: ${text.slice(0, 500)}`));
        });
      },
    );
    call.on('error', failed).end(JSON.stringify(body));
  });
}

/** Milliseconds of each of `rounds` calls, after some that are not counted, in which the code is compiled. */
export async function timesMs(rounds, act) {
  for (let round = 0; round < Math.min(20, rounds); round++) await act();
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const startedAt = performance.now();
    await act(round);
    times.push(performance.now() - startedAt);
  }
  return times;
}

/** The value that a share of the values does not exceed. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}
