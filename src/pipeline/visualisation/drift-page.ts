import { escapeUTF8 } from 'entities';
import type { DriftState } from '../../ml/comparison/compare-columns.js';
import { type DriftReport, percent, type ReportColumn } from '../../ml/comparison/drift-report.js';
import { counted } from '../../platform/counted.js';
import { COLOURS, inlineSvg } from './chart.js';
import { histogramSvg, type SharePair, sharesSvg } from './drift-charts.js';

const WORDS: Readonly<Record<DriftState, string>> = {
  DRIFT: 'drift',
  SMALL: 'significant but small',
  OK: 'no drift',
  TOO_FEW_ROWS: 'too few rows',
};

/** The colours of the charts, each with the one in its place on a dark ground, which the browser draws. */
const CHART_COLOURS: readonly [name: string, light: string, dark: string][] = [
  ['text', COLOURS.text, '#e6e8eb'],
  ['muted', COLOURS.mutedText, '#a6abb2'],
  ['line', COLOURS.line, '#454b52'],
  ['before', COLOURS.series[0], '#58a6e0'],
  ['now', COLOURS.series[1], '#ff9248'],
  ['ground', '#ffffff', 'transparent'],
];
const variables = CHART_COLOURS.map(([name, light, dark]) => `--${name}:light-dark(${light},${dark});`).join(
  '',
);
const charts = CHART_COLOURS.map(
  ([name, light]) => `[fill="${light}"]{fill:var(--${name})}[stroke="${light}"]{stroke:var(--${name})}`,
).join('');

/** Light or dark as the reader has it, or as the page around it says by the `color-scheme` of the root. */
const STYLE = `
:root{color-scheme:light dark;${variables}--drift:light-dark(#a33b00,#ffa07a);--small:light-dark(#7a5200,#f0c36a);--ok:light-dark(#1b5e20,#8fd694)}
${charts}
body{font:15px/1.45 system-ui,"DejaVu Sans",Verdana,sans-serif;color:var(--text);max-width:980px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.05rem;margin:0;overflow-wrap:anywhere}
p,dl{margin:.25rem 0}.muted{color:var(--muted)}
section{border-top:1px solid var(--line);padding:1rem 0;display:grid;grid-template-columns:1fr 430px;gap:1rem}
@media(max-width:760px){section{grid-template-columns:1fr}}
svg{max-width:100%;height:auto;font-family:inherit}
.state{display:inline-block;border-radius:3px;padding:0 .45em;font-size:.85rem;border:1px solid;margin-left:.5em;font-weight:600}
.DRIFT{color:var(--drift)}.SMALL{color:var(--small)}.OK{color:var(--ok)}.TOO_FEW_ROWS{color:var(--muted)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:0 .75rem;font-size:.9rem}dt{color:var(--muted)}dd{margin:0;overflow-wrap:anywhere}
.key{display:inline-block;width:.8em;height:.8em;margin:0 .3em 0 .8em}`;

/** Pictures come first to what has changed, until the page has this length; 150 kB are its limit. */
const PICTURES_CHARS_MAX = 95_000;
/** Columns with a section of their own; the rest are named. */
const SECTIONS_MAX = 60;
const NAMED_MAX = 200;

/** A drift report as one HTML page that needs nothing else: no script, no font, no other file. */
export function driftPage(report: DriftReport): string {
  const { title, state, reference, current, rule, columns, createdAt } = report;
  const drifted = columns.filter((column) => stateOf(column) === 'DRIFT');
  const side = (name: string, { title: of, rows, digest }: DriftReport['reference']) =>
    `<dt>${name}</dt><dd>${escapeUTF8(of)}, ${counted(rows, 'row')}${digest === null ? '' : ` <span class="muted">(SHA-256 ${digest.slice(0, 12)}…)</span>`}</dd>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeUTF8(title)}</title><style>${STYLE}</style></head><body>
<h1>${escapeUTF8(title)}${badge(state)}</h1>
<p>${verdictSentence(state, drifted)}</p>
<dl>${side('before', reference)}${side('now', current)}<dt>made</dt><dd>${createdAt}</dd></dl>
<p class="muted">A column has drifted when its change is beyond chance (p at most ${rule.alpha}, corrected over all tests by Holm's method)
and larger than what matters: the lower end of its 95 % interval is above ${percent(rule.shareEffectMin)} for shares, above ${rule.numericEffectMin} for the
distance of two distributions (Kolmogorov-Smirnov), above ${rule.textEffectMin} for the area by which a classifier tells texts apart.</p>
<p><span class="key" style="background:var(--before);margin-left:0"></span>before<span class="key" style="background:var(--now)"></span>now</p>
${sections(columns)}
</body></html>
`;
}

function verdictSentence(state: DriftState, drifted: readonly ReportColumn[]): string {
  if (state === 'DRIFT') {
    return `Drift in ${drifted.map(({ name }) => `<strong>${escapeUTF8(name)}</strong>`).join(', ')}.`;
  }
  if (state === 'SMALL') return 'Something changed, but perhaps by too little to matter.';
  if (state === 'OK') return 'Nothing changed beyond chance.';
  return 'There are too few rows to say anything. Choose a longer window.';
}

function sections(columns: readonly ReportColumn[]): string {
  let pictureChars = 0;
  const shown = columns.slice(0, SECTIONS_MAX).map((column) => {
    const drawn = pictureChars < PICTURES_CHARS_MAX ? inlineSvg(picture(column)) : '';
    pictureChars += drawn.length;
    return columnSection(column, drawn);
  });
  const rest = columns.slice(SECTIONS_MAX, SECTIONS_MAX + NAMED_MAX).map(({ name }) => escapeUTF8(name));
  const more = columns.length - SECTIONS_MAX - rest.length;
  if (rest.length > 0) {
    shown.push(
      `<p>Also compared: ${rest.join(', ')}${more > 0 ? ` and ${more} more` : ''}. All are in the JSON report.</p>`,
    );
  }
  return shown.join('\n');
}

function columnSection(column: ReportColumn, drawn: string): string {
  const {
    name,
    kind,
    meaning,
    summary,
    words,
    pValue,
    correctedP,
    effect,
    referenceRows,
    currentRows,
    missing,
  } = column;
  const facts: [string, string][] = [['rows', `${referenceRows} before, ${currentRows} now`]];
  if (pValue !== null) facts.push(['p', `${probability(pValue)}, corrected ${probability(correctedP!)}`]);
  if (effect !== null) {
    facts.push([
      'effect',
      `${effectText(effect.size, kind)} (${effectText(effect.low, kind)} to ${effectText(effect.high, kind)})`,
    ]);
  }
  if (missing?.correctedP != null) {
    const { referenceShare, currentShare, correctedP: p, state } = missing;
    const shares = `${percent(referenceShare)} before, ${percent(currentShare)} now`;
    facts.push(['missing', `${shares}, p corrected ${probability(p)}: ${WORDS[state]}`]);
  }
  const list = facts.map(([term, text]) => `<dt>${term}</dt><dd>${text}</dd>`).join('');
  const said = meaning === undefined ? '' : `<p class="muted">${escapeUTF8(meaning)}</p>`;
  return `<section><div><h2>${escapeUTF8(name)}${badge(stateOf(column))}</h2>${said}<p>${escapeUTF8(summary)}</p><dl>${list}${words === null ? '' : wordLists(words)}</dl></div><div>${drawn}</div></section>`;
}

/** The worse of what a column's values and its gaps say. */
function stateOf({ state, missing }: ReportColumn): DriftState {
  if (missing?.state === 'DRIFT' || state === 'DRIFT') return 'DRIFT';
  if (missing?.state === 'SMALL' || state === 'SMALL') return 'SMALL';
  return state;
}

function picture({ kind, histogram, categories, words, ...column }: ReportColumn): string {
  if (kind === 'text') {
    const pairs = textPairs({ words, ...column });
    if (pairs.length > 0) return captioned('share of the texts', sharesSvg(pairs));
    return histogram === null ? '' : captioned('characters of a text', histogramSvg(histogram));
  }
  if (histogram !== null) return histogramSvg(histogram);
  if (categories === null) return '';
  return sharesSvg(
    categories.map(({ category, name, ...shares }) =>
      name === undefined ? { label: category, ...shares } : { label: name, code: category, ...shares },
    ),
  );
}

/** What a text is missing, and the words that give a side away, as shares of the rows and of the texts. */
function textPairs({
  words,
  missing,
  referenceRows,
  currentRows,
}: Pick<ReportColumn, 'words' | 'missing' | 'referenceRows' | 'currentRows'>): SharePair[] {
  const telling = [...(words?.current ?? []), ...(words?.reference ?? [])].map((one) => ({
    label: one.ngram,
    referenceShare: one.referenceRows / referenceRows,
    currentShare: one.currentRows / currentRows,
  }));
  return missing === null ? telling : [{ label: '(no text, of all rows)', ...missing }, ...telling];
}

function captioned(caption: string, svg: string): string {
  return `<p class="muted">${caption}</p>${svg}`;
}

function wordLists({ reference, current }: NonNullable<ReportColumn['words']>): string {
  const list = (title: string, ngrams: typeof reference) =>
    ngrams.length === 0
      ? ''
      : `<dt>${title}</dt><dd>${ngrams.map(({ ngram, referenceRows, currentRows }) => `${escapeUTF8(ngram)} <span class="muted">(${referenceRows} → ${currentRows})</span>`).join(', ')}</dd>`;
  return `${list('new', current)}${list('gone', reference)}`;
}

function badge(state: DriftState): string {
  return `<span class="state ${state}">${WORDS[state]}</span>`;
}

function effectText(value: number, kind: ReportColumn['kind']): string {
  return kind === 'categorical' ? percent(value) : value.toFixed(3);
}

function probability(p: number): string {
  return p < 0.001 ? p.toExponential(1) : p.toFixed(3);
}
