import { endsOfAxis } from '../../charts/share-axis.ts';

type Extent = { min: number; max: number };
type Value = string | number | null;

interface Axis {
  axis: {
    name: string;
    type: 'value' | 'category';
    scale?: boolean;
    minInterval?: number;
    data?: string[];
    inverse?: boolean;
    min?: (extent: Extent) => number | null;
    max?: (extent: Extent) => number | null;
  };
  /** One for each run; a run without a value has a gap. */
  values: (string | number)[];
}

const GAP = '-';

/** An axis for what the runs say of one thing: of numbers where all are, and else of words. */
export function axisOf(name: string, values: readonly Value[]): Axis {
  const given = values.filter((value) => value !== null);
  const isNumeric = given.every((value) => value !== '' && Number.isFinite(Number(value)));
  if (isNumeric) {
    return {
      axis: {
        name,
        type: 'value',
        scale: true,
        ...endsOfAxis([name]),
        minInterval: given.every((value) => Number.isInteger(Number(value))) ? 1 : 0,
      },
      values: values.map((value) => (value === null ? GAP : Number(value))),
    };
  }
  const words = [...new Set(given.map(String))].sort();
  return {
    axis: { name, type: 'category', data: words },
    values: values.map((value) => (value === null ? GAP : String(value))),
  };
}
