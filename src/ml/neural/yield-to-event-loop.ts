/** Lets messages, timers and input through before long work goes on; a resolved promise alone would not. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
