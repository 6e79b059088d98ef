import { Button, type ButtonProps, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { type ComponentPropsWithoutRef, type MouseEvent, useId } from 'react';
import { useMay } from './use-may.ts';
import type { Permission } from './visitor.ts';

type AllowedButtonProps = ButtonProps & ComponentPropsWithoutRef<'button'> & { needs: Permission };

/** A button for those who have a permission; others see it locked, and are told why by pointer and by keyboard. */
export function AllowedButton({ needs, ...props }: AllowedButtonProps) {
  const { may, reason } = useMay(needs);
  const reasonId = useId();
  if (may) return <Button {...props} />;
  return (
    <>
      <Tooltip label={reason} multiline maw={280} events={{ hover: true, focus: true, touch: true }}>
        <Button
          {...props}
          disabled={false}
          data-disabled
          aria-disabled
          aria-describedby={reasonId}
          leftSection={<IconLock size={14} aria-hidden />}
          onClick={(event: MouseEvent) => event.preventDefault()}
        />
      </Tooltip>
      <VisuallyHidden id={reasonId}>{reason}</VisuallyHidden>
    </>
  );
}
