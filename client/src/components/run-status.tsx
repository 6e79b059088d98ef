import { defineTexts } from '../texts/texts.ts';
import styles from './run-status.module.css';

const useTexts = defineTexts('run-status', {
  en: {
    SCHEDULED: 'Waiting',
    RUNNING: 'Running',
    FINISHED: 'Finished',
    FAILED: 'Failed',
    KILLED: 'Cancelled',
  },
  fr: {
    SCHEDULED: 'En attente',
    RUNNING: 'En cours',
    FINISHED: 'Terminée',
    FAILED: 'En échec',
    KILLED: 'Annulée',
  },
});

/** All states of a run, in the order in which it goes through them. */
export const RUN_STATUSES = ['SCHEDULED', 'RUNNING', 'FINISHED', 'FAILED', 'KILLED'] as const;
export type RunStatusWord = (typeof RUN_STATUSES)[number];

/** True while a run can still change by itself. */
export const isActive = (status: RunStatusWord): boolean => status === 'SCHEDULED' || status === 'RUNNING';

/** The words for the states, for lists of choices. */
export const useStatusWords = useTexts;

/** A run's state as a word with a mark of its own shape. Plain elements, since tables show hundreds of them. */
export function RunStatus({ status }: { status: RunStatusWord }) {
  const t = useTexts();
  return (
    <span className={styles.status}>
      <span className={styles.mark} data-status={status} aria-hidden />
      {t(status)}
    </span>
  );
}
