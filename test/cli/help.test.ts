import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backhaul } from '#test/kit/backhaul.ts';

const ESCAPE = String.fromCodePoint(27);

test.for(['', 'start', 'replay', 'verify', 'migrate', 'status', 'explain', 'backtest'])(
  'the help of every command is as published: backhaul %s',
  async (command) => {
    const { code, out, err } = await backhaul(command === '' ? ['--help'] : [command, '--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    await expect(out).toMatchFileSnapshot(join(import.meta.dirname, `golden/help-${command || 'all'}.txt`));
  },
);

test('no output that is not a terminal has colours', async () => {
  const { out } = await backhaul(['--help'], { env: { TERM: 'xterm-256color' } });
  expect(out).not.toContain(ESCAPE);
});

test('without a command it lists them, and that is not what was asked', async () => {
  const { code, out, err } = await backhaul([]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('Usage: backhaul');
});
