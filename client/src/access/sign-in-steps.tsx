import { useState } from 'react';
import { PasswordForm } from './password-form.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { type Visitor, welcome } from './visitor.ts';

interface SignInStepsProps {
  /** Who has signed in already with a one-time password. */
  newcomer?: Visitor | undefined;
  lastName?: string | null | undefined;
  /** Told when the one-time password is to be changed, to say so above. */
  onNewcomer?: () => void;
}

/** Name and password, then a new password where the first was a one-time one. */
export function SignInSteps({ newcomer, lastName, onNewcomer }: SignInStepsProps) {
  const [signedIn, setSignedIn] = useState<{ visitor: Visitor; password: string }>();
  const changing = signedIn?.visitor ?? newcomer;
  if (changing?.mustChangePassword === true && changing.name !== null) {
    return (
      <PasswordForm
        name={changing.name}
        given={signedIn?.password}
        isOneTime
        onChanged={(visitor) => welcome(visitor)}
      />
    );
  }
  return (
    <SignInForm
      lastName={lastName}
      onSignedIn={(visitor, password) => {
        setSignedIn({ visitor, password });
        if (visitor.mustChangePassword) onNewcomer?.();
        welcome(visitor);
      }}
    />
  );
}
