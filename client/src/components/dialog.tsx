import { Modal, type ModalProps } from '@mantine/core';
import { useEffect, useState } from 'react';

type DialogProps = Pick<ModalProps, 'title' | 'size' | 'onClose' | 'children'>;

/** A dialog that is open as long as it is there. Once it is gone, the focus is back where it was before. */
export function Dialog(props: DialogProps) {
  // Read before the dialog takes the focus. Mantine gives it back only where a dialog closes and stays in the page.
  const [before] = useState(() => document.activeElement);
  useEffect(() => () => giveFocus(before), [before]);
  return <Modal opened returnFocus={false} {...props} />;
}

/** After the render that takes the dialog away; to the page where the button is gone. */
function giveFocus(before: Element | null): void {
  setTimeout(() => {
    const target = before instanceof HTMLElement && before.isConnected ? before : null;
    (target ?? document.getElementById('page'))?.focus({ preventScroll: true });
  });
}
