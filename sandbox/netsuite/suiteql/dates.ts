import { invalidQuery } from './invalid.ts';

const parts = /YYYY|MM|DD|HH24|MI|SS/g;
const widths: Readonly<Record<string, number>> = { YYYY: 4, MM: 2, DD: 2, HH24: 2, MI: 2, SS: 2 };

/** A date literal in an Oracle format, as kept: `YYYY-MM-DD HH:MM:SS`. */
export function readDate(text: string, format: string): string {
  const found: Record<string, string> = { YYYY: '', MM: '01', DD: '01', HH24: '00', MI: '00', SS: '00' };
  const names = format.match(parts) ?? [];
  const quoted = format.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const match = new RegExp(`^${quoted.replace(parts, (name) => `(\\d{${widths[name]}})`)}$`).exec(text);
  if (match === null) throw invalidQuery(`'${text}' does not match the date format '${format}'`);
  for (const [at, name] of names.entries()) found[name] = match[at + 1] ?? '';
  const date = `${found['YYYY']}-${found['MM']}-${found['DD']} ${found['HH24']}:${found['MI']}:${found['SS']}`;
  if (Number.isNaN(Date.parse(`${date.replace(' ', 'T')}Z`))) throw invalidQuery(`'${text}' is not a date`);
  return date;
}

/** A kept date in an Oracle format. */
export function writeDate(date: string, format: string): string {
  const at: Readonly<Record<string, string>> = {
    YYYY: date.slice(0, 4),
    MM: date.slice(5, 7),
    DD: date.slice(8, 10),
    HH24: date.slice(11, 13) || '00',
    MI: date.slice(14, 16) || '00',
    SS: date.slice(17, 19) || '00',
  };
  return format.replace(parts, (name) => at[name] ?? name);
}

/** A kept date as the account's preference shows it when nobody formats it: the day alone. */
export function shownDate(date: string): string {
  return `${Number(date.slice(5, 7))}/${Number(date.slice(8, 10))}/${date.slice(0, 4)}`;
}
