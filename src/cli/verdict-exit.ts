import type { Command } from 'commander';
import type { DecisionVerdict } from '../store/entities/gate.js';

/** How a command ends that asks the gate; 1 and 2 are what they are for every command. */
export const VERDICT_EXIT: Readonly<Record<DecisionVerdict, number>> = {
  PASSED: 0,
  ERROR: 1,
  REJECTED: 3,
  UNDECIDED: 4,
};

/** How `promote` ends where the gate passed a version, and a second person has to agree. */
export const WAITING_EXIT = 5;

/** Says in the help of a command which exit code means what. @param passed what 0 means @param more further codes */
export function addVerdictExits(command: Command, passed: string, more = ''): Command {
  return command.addHelpText(
    'after',
    `\nExit codes: 0 ${passed}, 1 an error, 2 wrong usage, 3 the gate says REJECTED, 4 the gate says UNDECIDED${more}.`,
  );
}
