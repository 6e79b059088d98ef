import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids.js';
import { basic } from '../access/support/callers.js';
import { startApi } from '../support/programs.js';
import { isMissing, openBrowser, openPage, titled, violationsOf } from './support/browser.js';
import { predictInPlayground } from './support/playground.js';
import { type Closed, openAs, type Someone, somebody, startClosed } from './support/visitors.js';

describe.skipIf(isMissing)(titled('what a role may not do'), () => {
  let services: Closed;
  let browser: Browser;
  beforeAll(async () => {
    [services, browser] = await Promise.all([startClosed({ isTrained: true }), openBrowser()]);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await services?.close();
  });

  const openAsNew = async (path: string, role: string) => {
    const someone = await somebody(services, role);
    const page = await openPage(browser, services.closed.url);
    await openAs(page, path, someone);
    return { page, someone };
  };

  it('is locked with the reason: a viewer cannot roll back', async () => {
    const { page } = await openAsNew('/models/listing-classifier', 'VIEWER');
    const button = page.getByRole('button', { name: 'Roll back', description: /needs the role engineer/ });
    await button.hover();
    await page.getByRole('tooltip').getByText('This needs the role engineer; you are viewer.').waitFor();
    await button.press('Enter');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await violationsOf(page)).toEqual([]);
    expect(page.problems).toEqual([]);
  });

  it('is locked in forms too, also for the Enter key: a labeller cannot ask for a training', async () => {
    const { page } = await openAsNew('/monitoring', 'LABELLER');
    await page.getByRole('tab', { name: 'Retraining' }).click();
    await page.getByLabel('Why').fill('because');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Retrain now', description: /needs the role engineer/ }).waitFor();
    const [{ requests }] = await services.db.query('SELECT COUNT(*) AS requests FROM retraining_request');
    expect(Number(requests)).toBe(0);
    expect(page.problems).toEqual([]);
  });

  it('has words in its place on a page that is for others: a viewer cannot review', async () => {
    const { page } = await openAsNew('/review', 'VIEWER');
    await page.getByRole('note').getByText('This needs the role labeller; you are viewer.').waitFor();
  });

  it('is open to the role that may: an engineer is asked before a promotion', async () => {
    const { page } = await openAsNew('/models/listing-classifier', 'ENGINEER');
    await page.getByRole('button', { name: 'Roll back' }).click();
    await page.getByRole('dialog').waitFor();
  });

  it('is not enough for one person where two have to agree: who asked is told to leave it to another', async () => {
    const [one, other] = [await somebody(services, 'ENGINEER'), await somebody(services, 'ENGINEER')];
    const strict = { ANONYMOUS_ROLE: 'none', FOUR_EYES_PROMOTION: 'true' };
    const api = await startApi(services.environment, strict);
    try {
      await ask(api.url, one);
      const approveAs = async (someone: Someone) => {
        const page = await openPage(browser, api.url);
        await openAs(page, '/models/listing-classifier', someone);
        const panel = page.getByRole('region', { name: 'A promotion waits for a second person' });
        await panel
          .getByText(`${one.name} asked to make version 2 champion in place of version 1.`)
          .waitFor();
        await panel.getByLabel('Reason').fill('looks right');
        await panel.getByRole('button', { name: 'Approve' }).click();
        return { page, panel };
      };
      const { page, panel } = await approveAs(one);
      await panel.getByText(/somebody else has to approve/).waitFor();
      expect(await violationsOf(page)).toEqual([]);
      await (await approveAs(other)).page.getByText('The promotion is approved').waitFor();
    } finally {
      await api.stop('SIGKILL');
    }
  }, 60_000);

  /** Asks to have a second version of the model promoted, against the gate. */
  async function ask(url: string, { name, password }: Someone): Promise<void> {
    const { db } = services;
    const [{ id: versionId }] = await db.query('SELECT id FROM model_version WHERE version = 1');
    const id = newId();
    const columns = 'model_id, run_id, artifact_digest, source, storage_location, stage, created_at';
    await db.query(
      `INSERT INTO model_version (id, version, ${columns}) SELECT ?, 2, ${columns} FROM model_version WHERE id = ?`,
      [id, versionId],
    );
    await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...basic(name, password) },
      body: JSON.stringify({
        query: `mutation ($id: ID!) { promoteModel(modelVersionId: $id, expectedVersion: 1, override: {reason: "a test"}) { __typename } }`,
        variables: { id },
      }),
    });
  }

  it('is done under the name of who is signed in, which nobody types', async () => {
    const { page, someone } = await openAsNew('/playground', 'LABELLER');
    await predictInPlayground(page, 'Brother TN-2420 toner black');
    await page.getByRole('button', { name: 'This is right' }).click();
    await page.getByText(`${someone.name} confirmed this answer.`).waitFor();
    expect(await page.getByLabel('Your name').count()).toBe(0);
    expect(page.problems).toEqual([]);
  });
});
