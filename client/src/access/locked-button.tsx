import { Button, type ButtonProps, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { type ComponentPropsWithoutRef, type MouseEvent, useId } from 'react';

type LockedButtonProps = ButtonProps & ComponentPropsWithoutRef<'button'> & { reason: string };

/** A button that does nothing but say why. It keeps the focus, so that the reason is there by keyboard too. */
export function LockedButton({ reason, ...props }: LockedButtonProps) {
  const reasonId = useId();
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
