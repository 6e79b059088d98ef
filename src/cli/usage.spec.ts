import { describe, expect, it } from 'vitest';
import { runCli } from '../../test/support/cli.js';

/** Nothing listens there: these command lines must be refused before, or fail on the database. */
const NO_DATABASE = { MYSQL_URL: 'mysql://nobody:nothing@127.0.0.1:1/none' };

describe('the command line', () => {
  it.each([
    [['frobnicate'], "error: unknown command 'frobnicate'\n"],
    [['train'], "error: missing required argument 'dataset'\n"],
    [['train', 'x', '--seed', 'many'], /^error: option '--seed <number>' .* It must be a number\.\n$/],
    [['evaluate'], "error: required option '--dataset <dataset>' not specified\n"],
    [['evaluate', '--dataset', 'x', '--split', 'test'], /Allowed choices are train, validation, gold\.\n$/],
    [['predict', '--title', 'x', '--in', 'y'], /^error: .*cannot be used with.*\n$/],
    [['make-dataset', 'a', 'b'], /^error: too many arguments for 'make-dataset'/],
    [['train', '--colour'], "error: unknown option '--colour'\n"],
  ])('refuses %j with exit code 2 and one line', async (args, message) => {
    const { code, stdout, stderr } = await runCli(args, NO_DATABASE);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    if (typeof message === 'string') expect(stderr).toBe(message);
    else expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('prints wrong usage as JSON where JSON is asked for', async () => {
    const { code, json } = await runCli(['train', '--json'], NO_DATABASE);

    expect(code).toBe(2);
    expect(json()).toEqual({ error: { code: 'USAGE', message: "missing required argument 'dataset'" } });
  });

  it('shows its commands on standard error when none is given', async () => {
    const { code, stdout, stderr } = await runCli([], NO_DATABASE);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: gondola');
  });

  it('prints help with exit code 0', async () => {
    const { code, stdout } = await runCli(['train', '--help'], {});

    expect(code).toBe(0);
    expect(stdout).toContain('linear.epochs');
  });

  it('fails with exit code 1 and no stack when the database is away', async () => {
    const { code, stderr } = await runCli(['train', 'x'], NO_DATABASE);

    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: The database of MYSQL_URL cannot be used: .*\n$/);
  });

  it('names a missing setting', async () => {
    const { code, json } = await runCli(['train', 'x', '--json'], {});

    expect(code).toBe(1);
    expect(json()).toMatchObject({
      error: { code: 'CONFIGURATION', message: expect.stringContaining('MYSQL_URL') },
    });
  });

  it('says on every line of doctor what is wrong', async () => {
    const { code, json } = await runCli(['doctor', '--json'], {
      ...NO_DATABASE,
      GONDOLA_DATA_DIR: '/dev/null/data',
    });

    const { checks } = json<{ checks: { name: string; ok: boolean; remedy?: string }[] }>();
    expect(code).toBe(1);
    expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['MySQL', 'artifacts']);
  });
});
