/** The ways in which published copies of the file write a date: ISO, day first, or month first. */
export type DateForm = 'iso' | 'day_first' | 'month_first';

/** What was seen of the dates of one file, to decide its form by evidence. */
export interface DateEvidence {
  iso: number;
  /** Slashed dates that are valid with the day first, and with the month first; most are valid in both. */
  day_first: number;
  month_first: number;
  /** Slashed dates that are valid in one reading only. */
  only_day_first: number;
  only_month_first: number;
  /** Steps back in time from row to row in each reading; the file is written in order of time. */
  backward_day_first: number;
  backward_month_first: number;
  last_day_first: string;
  last_month_first: string;
}

/** The form of a file, or why it cannot be told. */
export type DateFinding = { readonly form: DateForm } | { readonly unclear: string };

/** Evidence before the first row. */
export function noEvidence(): DateEvidence {
  return {
    iso: 0,
    day_first: 0,
    month_first: 0,
    only_day_first: 0,
    only_month_first: 0,
    backward_day_first: 0,
    backward_month_first: 0,
    last_day_first: '',
    last_month_first: '',
  };
}

/** Adds one date text to the evidence; text that is no date adds nothing. */
export function weighDate(evidence: DateEvidence, text: string): void {
  if (readDate(text, 'iso') !== null) {
    evidence.iso += 1;
    return;
  }
  const day_first = readDate(text, 'day_first');
  const month_first = readDate(text, 'month_first');
  if (day_first !== null) {
    evidence.day_first += 1;
    if (month_first === null) evidence.only_day_first += 1;
    if (day_first < evidence.last_day_first) evidence.backward_day_first += 1;
    evidence.last_day_first = day_first;
  }
  if (month_first !== null) {
    evidence.month_first += 1;
    if (day_first === null) evidence.only_month_first += 1;
    if (month_first < evidence.last_month_first) evidence.backward_month_first += 1;
    evidence.last_month_first = month_first;
  }
}

/**
 * Decides the form of a whole file. Days past 12 decide; where there are none, the order of time does (the wrong reading
 * jumps back at every change of month); where that says nothing either, nobody may guess.
 */
export function dateForm(evidence: DateEvidence): DateFinding {
  const slashed = Math.max(evidence.day_first, evidence.month_first);
  if (evidence.iso === 0 && slashed === 0) return { unclear: 'no row has a date in a known form' };
  if (evidence.iso >= slashed) return { form: 'iso' };
  const { only_day_first, only_month_first } = evidence;
  const weaker = Math.min(only_day_first, only_month_first);
  if (weaker > 0 && weaker * 10 > Math.max(only_day_first, only_month_first)) {
    return { unclear: `${only_day_first} dates read only day first, ${only_month_first} only month first` };
  }
  if (only_day_first !== only_month_first) {
    return { form: only_day_first > only_month_first ? 'day_first' : 'month_first' };
  }
  if (evidence.backward_day_first !== evidence.backward_month_first) {
    return { form: evidence.backward_day_first < evidence.backward_month_first ? 'day_first' : 'month_first' };
  }
  return { unclear: 'every date reads both day first and month first, and both are in order of time' };
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?$/;
const SLASHED = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}))?$/;

/** Reads a date text as an RFC 3339 instant (the shop's clock is taken as UTC), or null when it is not one. */
export function readDate(text: string, form: DateForm): string | null {
  const found = (form === 'iso' ? ISO : SLASHED).exec(text);
  if (found === null) return null;
  const [, one = '', two = '', three = '', hour = '', minute = '', second = '00'] = found;
  if (form === 'iso') return instant(one, two, three, hour, minute, second);
  return form === 'day_first'
    ? instant(three, two, one, hour, minute, second)
    : instant(three, one, two, hour, minute, second);
}

function instant(
  year: string,
  month: string,
  day: string,
  hour: string,
  minute: string,
  second: string,
): string | null {
  const m = Number(month);
  const d = Number(day);
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  if (m < 1 || m > 12 || d < 1 || d > daysIn(Number(year), m)) return null;
  return `${year}-${pad(month)}-${pad(day)}T${pad(hour)}:${minute}:${second}.000Z`;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function pad(number: string): string {
  return number.padStart(2, '0');
}
