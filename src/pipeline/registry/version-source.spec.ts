import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPromptSource, isInside, readSource } from './version-source.js';

const refusal = (source: string): string => {
  try {
    readSource(source);
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the source of a version', () => {
  it.each([
    'mlflow-artifacts:/models',
    'mlflow-artifacts:/models/',
    'mlflow-artifacts:/models///',
    'mlflow-artifacts:/models/foo///bar',
    'mlflow-artifacts://host:9000/models',
    'mlflow-artifacts://host:9000/models/artifact/..../',
    'runs:/run_id/model',
    's3://bucket',
    's3://bucket/a/..b/c..',
    'dbfs:/a b+c/é',
    'https://host/a?version=1&x=/y#part',
  ])('may be %s', (source) => {
    expect(readSource(source)).toEqual({ kind: 'remote' });
  });

  it.each([
    'mlflow-artifacts://host:9000/models/../../../',
    's3a://my_bucket/api/2.0/mlflow-artifacts/artifacts/../../../',
    'mlflow-artifacts://host:9000/models/..%2f..%2fartifacts',
    'mlflow-artifacts://host:9000/models/%2e%2e/artifacts',
    'mlflow-artifacts://host:9000/models/%252e%252e%252fx',
    'mlflow-artifacts://host:9000/models/artifact%00',
    'mlflow-artifacts://host:9000/models/artifact\0',
    'dbfs:/run/artifacts/a%3f/../../../../',
    's3://bucket/a\\..\\b',
    's3://bucket/..?x=1',
    's3://bucket/a/..;x',
    's3://bucket/./a',
    's3:bucket/a',
    'C:\\models',
    's3:',
  ])('may not be %j, which leads elsewhere', (source) => {
    expect(refusal(source)).toContain('If supplying a source as an http, https, local file path,');
  });

  it('may be as long as 3,000 characters', () => {
    const source = (chars: number) => `s3://b/${'x'.repeat(chars - 7)}`;
    expect(refusal(source(3000))).toBe('accepted');
    expect(refusal(source(3001))).toContain("'source' exceeds the maximum length of 3000 characters");
  });

  it.each([
    ['models:/shoes/12', { kind: 'version', modelName: 'shoes', version: '12' }],
    ['models:/my shoes@best', { kind: 'alias', modelName: 'my shoes', alias: 'best' }],
    ['models:/m-0123', { kind: 'logged model', modelId: 'm-0123' }],
    ['models:/a@b/3', { kind: 'version', modelName: 'a@b', version: '3' }],
  ])('is read from %s', (source, expected) => {
    expect(readSource(source)).toEqual(expected);
  });

  it.each(['models:shoes/1', 'models://host/shoes/1', 'models:/shoes/Staging', 'models:/a/b/1', 'models:/'])(
    'is not read from %s',
    (source) => {
      expect(refusal(source)).toContain('A models: address is');
    },
  );

  it.each([
    ['/tmp/x', '/tmp/x'],
    ['file:/tmp/x', '/tmp/x'],
    ['file:///tmp/x', '/tmp/x'],
    ['FILE://localhost/tmp/x', '/tmp/x'],
    ['model', 'model'],
    ['../model', '../model'],
    ['%66ile:/tmp', '%66ile:/tmp'],
  ])('is a local path when it is %s', (source, path) => {
    expect(readSource(source)).toEqual({ kind: 'local', path });
  });

  it('is no file of another machine', () => {
    expect(refusal('file://123.456.789.123/path')).toContain('is not a valid remote uri');
  });

  it('never leads upwards, however its parent folders are encoded', () => {
    const encoded = (text: string, times: number): string =>
      times === 0
        ? text
        : encoded(
            text.replace(/[.%/\\]/g, (c) => `%${hexOf(c)}`),
            times - 1,
          );
    const hexOf = (c: string) => c.charCodeAt(0).toString(16);
    const part = fc.stringMatching(/^[a-z0-9. ]{0,6}$/);
    fc.assert(
      fc.property(
        fc.constantFrom('s3://bucket/', 'mlflow-artifacts:/', 'http://host:1/a/'),
        fc.array(part, { maxLength: 4 }),
        fc.array(part, { maxLength: 4 }),
        fc.nat(3),
        (start, before, after, times) => {
          const path = [...before, '..', ...after].join('/');
          expect(refusal(`${start}${encoded(path, times)}`)).toContain('If supplying a source as an http');
        },
      ),
    );
  });

  it('is accepted from any host and scheme when none of its parts is a dot or two', () => {
    const part = fc.stringMatching(/^[\w .+-]{1,12}$/).filter((text) => !/^\.{1,2}$/.test(text));
    const scheme = fc
      .stringMatching(/^[a-z][a-z0-9+.-]{1,8}$/)
      .filter((text) => !['file', 'models'].includes(text));
    fc.assert(
      fc.property(scheme, part, fc.array(part, { maxLength: 6 }), (name, host, parts) => {
        expect(readSource(`${name}://${host}/${parts.join('/')}`)).toEqual({ kind: 'remote' });
      }),
    );
  });

  it('is read without an exception of another kind, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (source) => {
        const message = refusal(source);
        expect(message === 'accepted' || message.startsWith('Invalid model version source')).toBe(true);
      }),
    );
  });
});

describe('a local path', () => {
  const ROOT = 'file:///data/1/run/artifacts';

  it.each(['', '/', '/.', '/model', '/model/..', '//model', '/a%20b'])(
    'is inside its run with %j',
    (rest) => {
      expect(isInside(`/data/1/run/artifacts${rest}`, [ROOT])).toBe(true);
    },
  );

  it.each([
    '/data/1/run',
    '/data/1/run/artifacts2',
    '/data/1/run/artifacts/..',
    '/data/1/run/artifacts/%2e%2e/x',
    '/data/1/run/artifacts/%252e%252e',
    '/data/1/run/artifacts/a%00',
    'data/1/run/artifacts',
    '',
  ])('is not inside its run with %j', (path) => {
    expect(isInside(path, [ROOT])).toBe(false);
  });

  it.each([null, 's3://data', 'mlflow-artifacts:/1/run/artifacts', '', '/', 'file:///', '/a/../b'])(
    'is never inside %j',
    (root) => {
      expect(isInside('/a/b', [root])).toBe(false);
    },
  );

  it('may be in a folder with an encoded name', () => {
    expect(isInside('/my%20data/x', ['file:///my%20data'])).toBe(true);
  });

  it('is inside if its parts never climb above the folder', () => {
    const part = fc.constantFrom('a', 'b', '..', '.', '', '%2e%2e', '%2e');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        let depth = 0;
        let climbed = false;
        for (const name of parts.map((text) => text.replaceAll('%2e', '.'))) {
          if (name === '..') depth--;
          else if (name !== '' && name !== '.') depth++;
          climbed ||= depth < 0;
        }
        if (climbed) return;
        const plain = parts.every((name) => !name.includes('%'));
        if (plain) expect(isInside(['/root', ...parts].join('/'), ['/root'])).toBe(true);
      }),
    );
  });

  it('is outside if it ends above the folder in any reading', () => {
    const up = fc.constantFrom('..', '%2e%2e', '.%2e', '%252e%252e');
    const down = fc.constantFrom('a', 'b');
    fc.assert(
      fc.property(
        fc.array(down, { maxLength: 3 }),
        fc.array(up, { minLength: 4, maxLength: 6 }),
        (downs, ups) => {
          expect(isInside(['/x/root', ...downs, ...ups].join('/'), ['/x/root'])).toBe(false);
        },
      ),
    );
  });
});

describe('the source of a prompt', () => {
  it.each(['dummy-source', 'prompt-template', 's3://b/x'])('may be %s', (source) => {
    expect(() => checkPromptSource(source)).not.toThrow();
  });

  it.each(['/etc/passwd', 'file:/etc/passwd', 'a/b', '..%2fx', 's3://b/../x'])('may not be %s', (source) => {
    expect(() => checkPromptSource(source)).toThrow('Invalid model version source');
  });
});
