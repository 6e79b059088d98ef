import { createTheme, Modal, Notification } from '@mantine/core';
import { useMemo } from 'react';
import { defineTexts } from '../texts/texts.ts';

const useTexts = defineTexts('theme', { en: { close: 'Close' }, fr: { close: 'Fermer' } });

/** Mantine's defaults, but for a darker blue: white text on it reaches WCAG AA (5.9 : 1). */
const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: { light: 8, dark: 8 },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, "DejaVu Sans Mono", monospace',
  defaultRadius: 'sm',
  autoContrast: true,
  headings: { fontWeight: '600' },
});

/** The theme with what Mantine leaves without words: the buttons that close toasts and dialogs say so. */
export function useTheme() {
  const close = useTexts()('close');
  return useMemo(() => {
    const closeButtonProps = { 'aria-label': close };
    return {
      ...theme,
      components: {
        Notification: Notification.extend({ defaultProps: { closeButtonProps } }),
        // The head of a dialog is an element `header`, which would be a second banner of the page.
        Modal: Modal.extend({ defaultProps: { closeButtonProps, attributes: { header: { role: 'none' } } } }),
      },
    };
  }, [close]);
}
