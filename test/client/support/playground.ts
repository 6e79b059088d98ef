import type { Page } from 'playwright-core';
import { graphql } from '../../support/graphql.js';

/** Fills the playground's form, asks, and waits for the answer. */
export async function predictInPlayground(page: Page, title: string, description = ''): Promise<void> {
  await page.getByRole('textbox', { name: 'Designation' }).fill(title);
  await page.getByLabel('Description', { exact: true }).fill(description);
  await page.getByRole('button', { name: 'Predict' }).click();
  await page.getByRole('list', { name: 'Most probable categories' }).waitFor();
}

interface StoredAnswer {
  title: string;
  pictureNote: string | null;
  corrections: { state: string; confirms: boolean; submittedBy: string; category: { code: string } }[];
}

/** What the server keeps of the answer that the playground shows. */
export async function shownAnswer(page: Page): Promise<StoredAnswer> {
  const { origin, searchParams } = new URL(page.url());
  const { data } = await graphql<{ prediction: StoredAnswer }>(
    origin,
    `query ($id: ID!) { prediction(id: $id) { title pictureNote
       corrections { state confirms submittedBy category { code } } } }`,
    { id: searchParams.get('prediction') },
  );
  return data!.prediction;
}

/** Drops a file on the place whose chooser has the label, by the events that a mouse makes. */
export async function dropFile(
  page: Page,
  label: string,
  { name, mimeType, buffer }: { name: string; mimeType: string; buffer: Buffer },
): Promise<void> {
  const place = page.getByLabel(label).locator('..');
  await place.waitFor();
  const dataTransfer = await page.evaluateHandle(`(() => {
    const data = new DataTransfer();
    const file = new File([new Uint8Array(${JSON.stringify([...buffer])})], ${JSON.stringify(name)}, {
      type: ${JSON.stringify(mimeType)},
    });
    data.items.add(file);
    return data;
  })()`);
  for (const event of ['dragenter', 'dragover', 'drop']) await place.dispatchEvent(event, { dataTransfer });
}
