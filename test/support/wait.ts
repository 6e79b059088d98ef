import { setTimeout } from 'node:timers/promises';

/** Polls until `check` returns something truthy, and returns it; fails after the limit with what was waited for. */
export async function waitFor<Value>(
  what: string,
  check: () => Value | Promise<Value>,
  limitMs = 50_000,
): Promise<NonNullable<Value>> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const value = await check();
    if (value) return value as NonNullable<Value>;
    if (performance.now() > deadline) throw new Error(`Waited ${limitMs} ms in vain for ${what}.`);
    await setTimeout(25);
  }
}
