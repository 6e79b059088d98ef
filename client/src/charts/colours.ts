/** Colours of series in both themes, told apart by people who see few colours (after Okabe and Ito, darkened). */
const LIGHT = [
  '#0b6fb8',
  '#c2410c',
  '#0f766e',
  '#a21caf',
  '#8a6100',
  '#4338ca',
  '#b91c1c',
  '#3f6212',
  '#475569',
  '#9d174d',
];
const DARK = [
  '#74c0fc',
  '#ffa94d',
  '#63e6be',
  '#e599f7',
  '#ffd43b',
  '#a5b4fc',
  '#ff8787',
  '#a9e34b',
  '#ced4da',
  '#faa2c1',
];

const DASHES = ['solid', 'dashed', 'dotted', [10, 3, 2, 3]] as const;
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond'] as const;

/** How the series of that number looks: a colour, and a dash and a mark for those who do not see it. */
export function seriesStyle(index: number, isDark: boolean) {
  const colours = isDark ? DARK : LIGHT;
  return {
    colour: colours[index % colours.length] as string,
    dash: DASHES[index % DASHES.length] as string | number[],
    symbol: SYMBOLS[Math.floor(index / DASHES.length + index) % SYMBOLS.length] as string,
  };
}
