import { LOST } from '../api/use-action.ts';
import { defineTexts } from '../texts/texts.ts';
import { Problem } from './problem.tsx';
import { fromServer } from './server-text.tsx';

const useTexts = defineTexts('refused', {
  en: {
    title: 'This was not done',
    lost: 'The server cannot be reached. Look whether it was done, then try again.',
  },
  fr: {
    title: 'Cela n’a pas été fait',
    lost: 'Le serveur est injoignable. Vérifiez si c’est fait, puis réessayez.',
  },
});

/** What a mutation that was refused said; nothing where there is no message. `lost` stands for no answer at all. */
export function Refused({ message }: { message: string | undefined }) {
  const t = useTexts();
  if (message === undefined) return null;
  return <Problem title={t('title')} message={message === LOST ? t('lost') : fromServer(message)} />;
}
