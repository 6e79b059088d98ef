/** Lets messages, timers and input through before long work goes on; a resolved promise alone would not. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
