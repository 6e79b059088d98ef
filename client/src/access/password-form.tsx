import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { changePassword, type Refusal } from './sign-in.ts';
import { RefusalNotice } from './sign-in-form.tsx';
import { useTexts } from './texts.ts';
import type { Visitor } from './visitor.ts';

const CHARS_MIN = 12;

interface PasswordFormProps {
  name: string;
  /** The present password where it was just given; it is not asked for again. */
  given?: string | undefined;
  isOneTime: boolean;
  /** Told who is signed in with the new password. */
  onChanged: (visitor: Visitor) => void;
}

/** Replaces one's own password. */
export function PasswordForm({ name, given, isOneTime, onChanged }: PasswordFormProps) {
  const t = useTexts();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const differs = again !== '' && next !== again;
  const isReady = (given ?? current) !== '' && next.length >= CHARS_MIN && next === again;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    setBusy(true);
    const answer = await changePassword(name, given ?? current, next);
    setBusy(false);
    if ('retryAfterSeconds' in answer) setRefusal(answer);
    else onChanged(answer);
  };
  const toggle = { 'aria-label': t('show'), tabIndex: 0 };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm">{t(isOneTime ? 'newHint' : 'changeHint')}</Text>
        {/* For password managers, which keep the new one for this account. */}
        <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
        {given === undefined && (
          <PasswordInput
            label={t(isOneTime ? 'oneTime' : 'current')}
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            autoComplete="current-password"
            visibilityToggleButtonProps={toggle}
            data-autofocus
            maxLength={200}
          />
        )}
        <PasswordInput
          label={t('next')}
          description={t('nextHint')}
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
          autoComplete="new-password"
          visibilityToggleButtonProps={toggle}
          data-autofocus={given !== undefined || undefined}
          maxLength={200}
        />
        <PasswordInput
          label={t('repeat')}
          value={again}
          onChange={(event) => setAgain(event.currentTarget.value)}
          error={differs ? t('differs') : undefined}
          autoComplete="new-password"
          visibilityToggleButtonProps={toggle}
          maxLength={200}
        />
        <RefusalNotice refusal={refusal} />
        <Button type="submit" loading={isBusy} disabled={!isReady} fullWidth>
          {t('change')}
        </Button>
      </Stack>
    </form>
  );
}
