import { AppError } from '../../../platform/errors.js';

/** More classes than this mean that the wrong column was taken for the label. */
const CLASSES_MAX = 1_000;

/** Numbers labels as they come, and again in the order of their codes when all are known. */
export class ClassNumbers {
  private readonly numbers = new Map<string, number>();
  private readonly ofRows: number[] = [];

  /** @throws AppError UNUSABLE_FILE when there are so many that this can be no label */
  add(label: string): void {
    let number = this.numbers.get(label);
    if (number === undefined) {
      if (this.numbers.size === CLASSES_MAX) throw tooManyClasses();
      number = this.numbers.size;
      this.numbers.set(label, number);
    }
    this.ofRows.push(number);
  }

  /** The labels in order, and the place of each row's label among them. */
  sorted(): { codes: string[]; classes: Uint16Array } {
    const codes = [...this.numbers.keys()].sort((a, b) => (a < b ? -1 : 1));
    const renumbered = new Uint16Array(codes.length);
    codes.forEach((code, index) => {
      renumbered[this.numbers.get(code)!] = index;
    });
    return { codes, classes: Uint16Array.from(this.ofRows, (number) => renumbered[number]!) };
  }
}

function tooManyClasses(): AppError {
  const message = `The label column has more than ${CLASSES_MAX} different values. Is it really the label?`;
  return new AppError('UNUSABLE_FILE', message, { field: 'label', classesMax: CLASSES_MAX });
}
