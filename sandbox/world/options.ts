import { parseArgs } from 'node:util';
import { Fatal } from './fatal.ts';
import { weathers, type WeatherName } from './weather.ts';

/** What the sandbox was started with. */
export interface Options {
  readonly data_dir: string;
  /** Base URL of Backhaul. */
  readonly target: string;
  /** The first of the ports to take at the first start; 0 takes free ones. */
  readonly ports_from: number;
  readonly world: 'replay' | 'demo';
  readonly files: readonly string[];
  readonly seed: string;
  readonly weather: WeatherName;
  readonly outage_s: number | null;
  readonly desk_key: string;
}

/** How to start the sandbox. */
const usage =
  'node sandbox/main.ts --data DIR --target URL [--world replay|demo] [--file F]... [--ports-from N] [--seed S] ' +
  '[--faults none|light|default|heavy] [--outage-seconds N] [--desk-key KEY]';

/** Reads the command line; throws a Fatal that names the option and how to write it. */
export function readOptions(args: readonly string[]): Options {
  const given = parsed(args);
  const { data, target, world, file, faults, seed } = given;
  const outage = given['outage-seconds'];
  if (data === undefined) throw misused('--data is missing.');
  if (target === undefined || !isHttp(target)) throw misused('--target must be the http URL of Backhaul.');
  if (world !== 'replay' && world !== 'demo') throw misused('--world must be replay or demo.');
  if (world === 'replay' && file.length === 0) throw misused('A replay needs at least one --file.');
  if (world === 'demo' && file.length > 0) throw misused('The demo world reads no --file.');
  const weather = weathers.find((name) => name === faults);
  if (weather === undefined) throw misused(`--faults must be one of ${weathers.join(', ')}.`);
  return {
    data_dir: data,
    target,
    ports_from: whole(given['ports-from'], '--ports-from', 65_000),
    world,
    files: file,
    seed,
    weather,
    outage_s: outage === undefined ? null : whole(outage, '--outage-seconds', 86_400),
    desk_key: given['desk-key'],
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        data: { type: 'string' },
        target: { type: 'string' },
        'ports-from': { type: 'string', default: '0' },
        world: { type: 'string', default: 'demo' },
        file: { type: 'string', multiple: true, default: [] },
        seed: { type: 'string', default: '1' },
        faults: { type: 'string', default: 'default' },
        'outage-seconds': { type: 'string' },
        'desk-key': { type: 'string', default: 'sandbox-desk' },
      },
    }).values;
  } catch (error) {
    throw misused(error instanceof Error ? `${error.message}.` : String(error), error);
  }
}

function whole(text: string | undefined, name: string, most: number): number {
  const number = text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : -1;
  if (number < 0 || number > most) throw misused(`${name} must be a whole number from 0 to ${most}.`);
  return number;
}

function isHttp(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

function misused(detail: string, cause?: unknown): Fatal {
  return new Fatal({ code: 'usage', file: null, detail, do: usage }, cause);
}
