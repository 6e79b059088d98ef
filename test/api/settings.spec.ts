import { afterAll, beforeAll, expect, it } from 'vitest';
import { graphql } from '../support/graphql.js';
import { type ApiUnderTest, startServices } from './support/trained.js';

const GRAFANA_URL = 'http://grafana.example:3000/';

let services: ApiUnderTest;
beforeAll(async () => {
  services = await startServices({ GRAFANA_URL });
});
afterAll(() => services?.close());

const timesOf = (cron: string) =>
  graphql<{ scheduleTimes: object }>(
    services.api.url,
    `query ($cron: String!) { scheduleTimes(cron: $cron, count: 2) {
       __typename ... on ScheduleTimes { times } ... on InvalidInput { field } } }`,
    { cron },
  );

it('settings has the address of Grafana', async () => {
  const { data } = await graphql<{ settings: object }>(services.api.url, '{ settings { grafanaUrl } }');
  expect(data).toEqual({ settings: { grafanaUrl: GRAFANA_URL } });
});

it('scheduleTimes has the next times of a schedule', async () => {
  const { data } = await timesOf('30 3 * * *');
  const time = expect.stringMatching(/T03:30:00\.000Z$/);
  expect(data!.scheduleTimes).toEqual({ __typename: 'ScheduleTimes', times: [time, time] });
});

it('scheduleTimes names the field that is wrong', async () => {
  const { data } = await timesOf('30 3 * *');
  expect(data!.scheduleTimes).toEqual({ __typename: 'InvalidInput', field: 'cron' });
});
