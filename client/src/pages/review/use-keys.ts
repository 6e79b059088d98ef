import { useEffect, useRef } from 'react';

/** What each key does; keys that are not named are left to the browser. */
export type KeyActions = Readonly<Record<string, (() => void) | undefined>>;

/** Fields that take letters for themselves. */
const TYPING = 'input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable=true]';
/** What the Enter key is for already. */
const PRESSABLE = 'a, button, [role=tab], [role=button]';

/**
 * Listens to single keys on the whole page, but for those that go into a field, are meant for a button, or come with
 * a modifier.
 *
 * @param actions by `KeyboardEvent.key`
 */
export function useKeys(actions: KeyActions): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const target = event.target instanceof Element ? event.target : undefined;
      if (target?.closest(`${TYPING}, [role=dialog]`)) return;
      if (event.key === 'Enter' && target?.closest(PRESSABLE)) return;
      const action = latest.current[event.key];
      if (action === undefined) return;
      event.preventDefault();
      action();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}
