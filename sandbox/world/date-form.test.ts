import { expect, test } from 'vitest';
import { dateForm, noEvidence, readDate, weighDate } from './date-form.ts';

function formOf(...texts: string[]) {
  const evidence = noEvidence();
  for (const text of texts) weighDate(evidence, text);
  return dateForm(evidence);
}

test.each([
  ['2010-12-01 08:26:00', 'iso', '2010-12-01T08:26:00.000Z'],
  ['01/12/2010 08:26', 'day_first', '2010-12-01T08:26:00.000Z'],
  ['12/1/2010 8:26', 'month_first', '2010-12-01T08:26:00.000Z'],
  ['29/02/2012 00:00', 'day_first', '2012-02-29T00:00:00.000Z'],
] as const)('reads %s as %s', (text, form, at) => {
  expect(readDate(text, form)).toBe(at);
});

test.each([
  ['2010-02-30 08:26:00', 'iso'],
  ['2010-12-01 24:00:00', 'iso'],
  ['2010-12-01', 'iso'],
  ['29/02/2011 00:00', 'day_first'],
  ['13/13/2010 00:00', 'day_first'],
  ['00/01/2010 00:00', 'day_first'],
  ['01/12/10 08:26', 'day_first'],
  ['12/1/2010 8:26 PM', 'month_first'],
  ['', 'iso'],
] as const)('refuses %j as %s', (text, form) => {
  expect(readDate(text, form)).toBeNull();
});

test('a day past 12 decides', () => {
  expect(formOf('01/12/2010 08:26', '13/12/2010 08:26')).toEqual({ form: 'day_first' });
  expect(formOf('12/1/2010 8:26', '12/13/2010 8:26')).toEqual({ form: 'month_first' });
});

test('without such a day, the order of time decides', () => {
  expect(formOf('11/01/2011 09:00', '12/01/2011 09:00', '01/02/2011 09:00')).toEqual({ form: 'day_first' });
  expect(formOf('1/11/2011 9:00', '1/12/2011 9:00', '2/1/2011 9:00')).toEqual({ form: 'month_first' });
});

test('where nothing decides, nobody guesses', () => {
  expect(formOf('01/01/2011 09:00', '02/02/2011 09:00')).toHaveProperty('unclear');
  expect(formOf('13/01/2011 09:00', '01/13/2011 09:00')).toHaveProperty('unclear');
  expect(formOf('soon', '')).toHaveProperty('unclear');
});

test('a few bad rows do not change the form of a file', () => {
  const good = Array.from({ length: 30 }, (_, day) => `${String(day + 1).padStart(2, '0')}/12/2010 08:26`);
  expect(formOf(...good, '12/31/2010 08:26', 'rubbish')).toEqual({ form: 'day_first' });
  expect(formOf('2010-12-01 08:26:00', '2010-12-01 08:27:00', '31/12/2010 08:26')).toEqual({ form: 'iso' });
});
