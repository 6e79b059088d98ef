import { Button, type ButtonProps } from '@mantine/core';
import { type ComponentPropsWithoutRef, lazy, Suspense } from 'react';
import { useMay } from './use-may.ts';
import type { Permission } from './visitor.ts';

const LockedButton = lazy(async () => ({ default: (await import('./locked-button.tsx')).LockedButton }));

type AllowedButtonProps = ButtonProps & ComponentPropsWithoutRef<'button'> & { needs: Permission };

/** A button for those who have a permission; others see it locked, and are told why by pointer and by keyboard. */
export function AllowedButton({ needs, ...props }: AllowedButtonProps) {
  const { may, reason } = useMay(needs);
  if (may || reason === undefined) return <Button {...props} />;
  return (
    <Suspense fallback={<Button {...props} disabled />}>
      <LockedButton {...props} reason={reason} />
    </Suspense>
  );
}
