import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useFormat } from '../texts/use-format.ts';
import { type Refusal, signIn } from './sign-in.ts';
import { useTexts } from './texts.ts';
import type { Visitor } from './visitor.ts';

interface SignInFormProps {
  /** Who it was before; the field of the password then has the focus. */
  lastName?: string | null | undefined;
  /** Told who has signed in, and the password for a change of it. */
  onSignedIn: (visitor: Visitor, password: string) => void;
}

/** Asks for a name and a password, which password managers know to fill in. */
export function SignInForm({ lastName, onSignedIn }: SignInFormProps) {
  const t = useTexts();
  const [name, setName] = useState(lastName ?? '');
  const [password, setPassword] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const answer = await signIn(name.trim(), password);
    setBusy(false);
    if ('kind' in answer && 'retryAfterSeconds' in answer) setRefusal(answer);
    else onSignedIn(answer, password);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label={t('name')}
          name="username"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus={lastName == null || undefined}
          maxLength={200}
        />
        <PasswordInput
          label={t('password')}
          name="password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t('show'), tabIndex: 0 }}
          data-autofocus={lastName != null || undefined}
          maxLength={200}
        />
        <RefusalNotice refusal={refusal} />
        <Button type="submit" loading={isBusy} disabled={name.trim() === '' || password === ''} fullWidth>
          {t('submit')}
        </Button>
      </Stack>
    </form>
  );
}

/** Why somebody was not let in, or a password not changed, and what to try. */
export function RefusalNotice({ refusal }: { refusal: Refusal | undefined }) {
  const t = useTexts();
  const format = useFormat();
  if (refusal === undefined) return null;
  const { kind, message, retryAfterSeconds: seconds } = refusal;
  const hint = {
    WRONG: t('wrongHint'),
    WAIT: seconds === null ? t('waitHint') : t('waitHintFor', { time: format.duration(seconds * 1_000) }),
    LOST: t('lostHint'),
    OTHER: message,
  }[kind];
  return (
    <Alert role="alert" color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t(kind)}>
      {hint}
    </Alert>
  );
}
