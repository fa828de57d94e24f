import { expect, test } from 'vitest';
import { bench } from '../../bench/command.ts';

async function said(...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal = { out: (line: string) => out.push(line), err: (line: string) => err.push(line), under: () => null };
  return { code: await bench(args, terminal), out: out.join('\n'), err: err.join('\n') };
}

test('a name that is not there lists the benchmarks, and the code is 2', async () => {
  const { code, out, err } = await said('nonsense');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/there is no benchmark nonsense\n.*--json.*\n {2}decide +\S/);
  expect((await said()).err).toMatch(/^name one benchmark/);
  expect((await said('decide', '--josn')).code).toBe(2);
});

test('decide prints one JSON object, every figure above nothing', async () => {
  const { code, out } = await said('decide', '--quick', '--json');
  expect(code).toBe(0);
  const { name, figures, ratios } = JSON.parse(out) as {
    name: string;
    figures: Record<string, number>;
    ratios: Record<string, number>;
  };
  expect(name).toBe('decide');
  expect(Object.keys(figures)).toEqual(
    expect.arrayContaining(['inputs_per_s', 'ns_per_input', 'return.requested ns_per_input', 'events_per_input']),
  );
  for (const figure of [...Object.values(figures), ...Object.values(ratios)]) expect(figure).toBeGreaterThan(0);
});
