import { expect, test } from 'vitest';
import { cloudEvent, withoutData } from './cloud-event.ts';

const event = {
  aggregate: 'order/1',
  version: 3,
  at: '2026-03-05T09:00:00.000Z',
  recorded_at: '2026-03-05T09:00:01.000Z',
  cause: 'shopify:orders/1',
  body: { type: 'order.shipped', node: 'DC1', units: 1 },
  asks: [],
} as const;

const envelope = {
  specversion: '1.0',
  id: 'order/1@3',
  source: '/backhaul',
  type: 'backhaul.order.shipped',
  subject: 'order/1',
  time: '2026-03-05T09:00:00.000Z',
  recordedtime: '2026-03-05T09:00:01.000Z',
  sequence: '3',
  partitionkey: 'order/1',
  causationid: 'shopify:orders/1',
  datacontenttype: 'application/json',
};

test('an event leaves the house as a CloudEvent that holds all of it', () => {
  expect(cloudEvent(event)).toEqual({ ...envelope, data: { body: event.body, asks: [] } });
  // Names of attributes are lower case letters and digits, by the rules of CloudEvents.
  for (const name of Object.keys(cloudEvent(event))) expect(name).toMatch(/^[a-z0-9]{1,20}$/);
});

test('its envelope stands alone where its data is too much', () => {
  expect(withoutData(cloudEvent(event), 'too large')).toEqual({ ...envelope, dataomitted: 'too large' });
});
