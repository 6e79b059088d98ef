import { expect, it } from 'vitest';
import { svgToPng } from '../../../pipeline/visualisation/chart.js';
import { metricCurvesSvg } from '../../../pipeline/visualisation/metric-curves.js';
import { CATEGORIES_DRAWN_MAX, confusionMatrixSvg } from './confusion-matrix.js';

const CURVES = {
  title: 'Log loss by epoch',
  subtitle: 'run 1',
  curves: [
    { name: 'training', points: [1, 2, 3].map((step) => ({ step, value: 2 / step })) },
    { name: 'validation', points: [1, 2, 3].map((step) => ({ step, value: 1 + 1 / step })) },
  ],
};

function matrix(categoryCount: number) {
  const indexes = Array.from({ length: categoryCount }, (_, index) => index);
  return {
    title: 'Confusion matrix',
    subtitle: 'run 1',
    categories: indexes.map((index) => ({ code: `code${index}`, name: `name ${index}` })),
    cells: indexes.flatMap((index) => [
      { truth: index, predicted: index, rows: 1000 + index },
      { truth: index, predicted: (index + 1) % categoryCount, rows: 100 + index },
    ]),
  };
}

const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

it('draws the same bytes again, whatever was drawn in between', () => {
  const first = confusionMatrixSvg(matrix(27));
  metricCurvesSvg(CURVES);

  expect(confusionMatrixSvg(matrix(27)) === first).toBe(true);
});

it('draws curves that are never wider than their place', () => {
  const [root] = /^<svg[^>]*>/.exec(metricCurvesSvg(CURVES))!;

  expect(root).toContain('width="100%" style="max-width:860px"');
  expect(root).toContain('viewBox="0 0 860 440"');
  expect(root).not.toContain(' height=');
});

it('renders the same PNG again', () => {
  const svg = metricCurvesSvg(CURVES);

  expect(Buffer.from(svgToPng(svg)).equals(svgToPng(svg))).toBe(true);
});

it('renders a PNG of twice the size, with its text in it', () => {
  const svg = metricCurvesSvg(CURVES);
  const png = Buffer.from(svgToPng(svg));
  const withoutText = Buffer.from(svgToPng(svg.replace(/<text.*?<\/text>/gs, '')));

  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1720, 880]);
  expect(png.equals(withoutText)).toBe(false);
});

it('names every category on both axes and every count in its cell', () => {
  const written = texts(confusionMatrixSvg(matrix(27)));

  for (let index = 0; index < 27; index++) {
    const expected = [
      `name ${index}  code${index}`,
      `code${index}`,
      String(1000 + index),
      String(100 + index),
    ];
    expect(written).toEqual(expect.arrayContaining(expected));
  }
});

it('shades a cell by its share of the true category', () => {
  const one = {
    ...matrix(2),
    cells: [
      { truth: 0, predicted: 0, rows: 10 },
      { truth: 1, predicted: 1, rows: 10_000 },
    ],
  };

  const fills = [...confusionMatrixSvg(one).matchAll(/<path[^>]*fill="(rgb[^"]*|#[^"]*)"[^>]*stroke/g)];

  expect(fills.map(([, fill]) => fill).filter((fill) => /rgb\(8,81,156\)|#08519c/.test(fill!))).toHaveLength(
    2,
  );
});

it('draws only the most confused of many categories and says so', () => {
  const written = texts(confusionMatrixSvg(matrix(1000)));

  expect(written).toContain(`Confusion matrix: the ${CATEGORIES_DRAWN_MAX} most confused of 1000 categories`);
  expect(written.filter((text) => /^name \d+/.test(text!))).toHaveLength(CATEGORIES_DRAWN_MAX);
});

it('shortens a name that would fill the picture', () => {
  const long = { ...matrix(2), categories: ['a', 'b'].map((code) => ({ code, name: 'x'.repeat(191) })) };

  expect(texts(confusionMatrixSvg(long))).toContain(`${'x'.repeat(31)}…  a`);
});

it('writes markup in a name as text', () => {
  const categories = ['a', 'b'].map((code) => ({ code, name: '<script>&' }));

  const svg = confusionMatrixSvg({ ...matrix(2), categories });

  expect(svg).not.toContain('<script');
  expect(svg).toContain('&lt;script&gt;&amp;');
});

it('names both curves at their ends', () => {
  expect(texts(metricCurvesSvg(CURVES))).toEqual(expect.arrayContaining(['training', 'validation']));
});
