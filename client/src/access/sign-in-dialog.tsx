import { Button, Modal, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { SignInSteps } from './sign-in-steps.tsx';
import { useTexts } from './texts.ts';
import { fetchVisitor, goOnWithout, mayEnter, useVisitor } from './visitor.ts';

/** Above everything else, also above other dialogs. */
const Z_INDEX = 1_000;

/** Asks for a sign-in over the page, which keeps what was typed and goes on afterwards. */
export function SignInDialog() {
  const t = useTexts();
  const visitor = useVisitor();
  const [isNew, setNew] = useState(false);
  const [hasChoice, setHasChoice] = useState(false);
  useEffect(() => {
    void fetchVisitor().then((now) => setHasChoice(now !== undefined && !now.signedIn && mayEnter(now)));
  }, []);
  const isOver = visitor?.signedIn === true;
  return (
    <Modal
      opened
      onClose={() => hasChoice && void goOnWithout()}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={hasChoice}
      title={t(isNew ? 'newTitle' : isOver ? 'over' : 'wanted')}
      zIndex={Z_INDEX}
      overlayProps={{ backgroundOpacity: 0.6, blur: 2 }}
    >
      <Stack gap="md">
        {!isNew && <Text size="sm">{t(isOver ? 'overHint' : 'wantedHint')}</Text>}
        <SignInSteps lastName={visitor?.name} onNewcomer={() => setNew(true)} />
        {hasChoice && (
          <Button variant="subtle" onClick={() => void goOnWithout()}>
            {t('without')}
          </Button>
        )}
      </Stack>
    </Modal>
  );
}
