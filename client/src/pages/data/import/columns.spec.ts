import { describe, expect, it } from 'vitest';
import { columnsInput, suggestedMapping } from './columns.ts';

describe('suggestedMapping', () => {
  it('knows usual names in any case', () => {
    expect(suggestedMapping(['Id', 'Titre', 'category'])).toEqual({ id: 0, title: 1, label: 2 });
  });

  it('takes a first column without a name for the id', () => {
    expect(suggestedMapping(['', 'designation'])).toEqual({ id: 0, title: 1 });
  });

  it('knows nothing of names that it has never seen', () => {
    expect(suggestedMapping(['foo', 'bar'])).toEqual({});
  });
});

describe('columnsInput', () => {
  it('names columns by the header', () => {
    expect(columnsInput({ title: 1, label: 0 }, ['code', 'what'], true)).toEqual({
      ...{ header: true, title: 'what', label: 'code' },
    });
  });

  it('counts columns from 1 where there is no header', () => {
    expect(columnsInput({ title: 1 }, ['10', 'red lamp'], false)).toEqual({ header: false, title: '2' });
  });

  it('counts columns of which the name is not unique', () => {
    expect(columnsInput({ title: 1 }, ['text', 'text'], true)).toEqual({ header: true, title: '2' });
  });
});
