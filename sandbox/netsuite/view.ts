import type { Ground } from '#sandbox/kit/stand-in.ts';
import { accounts, currencies, locations, statuses, account as sandbox } from './account.ts';
import { all, one } from './database.ts';
import { numberOf } from './decimal.ts';
import { linesOf, types, type Line, type RecordType, type Transaction } from './transactions.ts';

type Json = Record<string, unknown>;

const sublists: Partial<Record<RecordType, string>> = {
  salesOrder: 'item',
  returnAuthorization: 'item',
  itemReceipt: 'item',
  creditMemo: 'item',
  inventoryAdjustment: 'inventory',
  journalEntry: 'line',
  customerRefund: 'apply',
};

/** Status names by type and letter, as `refName`. */
const statusNames: Partial<Record<RecordType, Readonly<Record<string, string>>>> = {
  returnAuthorization: {
    A: 'Pending Approval',
    B: 'Pending Receipt',
    C: 'Cancelled',
    D: 'Partially Received',
    E: 'Pending Refund/Partially Received',
    F: 'Pending Refund',
    G: 'Refunded',
    H: 'Closed',
  },
  creditMemo: { A: 'Open', B: 'Fully Applied' },
};

/** A record as GET answers it; sublists are links unless they are expanded. */
export function recordView(ground: Ground, type: RecordType, row: Transaction, base: string, expand: boolean): Json {
  const self = `${base}/${type}/${row.id}`;
  const list = sublists[type];
  return {
    links: [{ rel: 'self', href: self }],
    id: String(row.id),
    ...(row.external_id === null ? {} : { externalId: row.external_id }),
    tranId: `${types[type].prefix}${row.id}`,
    tranDate: row.tran_date,
    createdDate: zulu(row.created_at),
    lastModifiedDate: zulu(row.modified_at),
    // An adjustment is valued in the books' own currency and has no field for one.
    ...(type === 'inventoryAdjustment' ? {} : { currency: { id: row.currency, refName: currencies[row.currency] } }),
    subsidiary: { id: sandbox.subsidiary, refName: 'Parent Company' },
    ...(row.memo === null ? {} : { memo: row.memo }),
    ...(row.location === null ? {} : { location: named(locations, row.location) }),
    ...(row.account === null ? {} : { account: named(accounts, row.account) }),
    ...(row.entity_id === null
      ? {}
      : { entity: { id: String(row.entity_id), refName: entityName(ground, row.entity_id) } }),
    ...(row.created_from === null ? {} : { createdFrom: { id: String(row.created_from) } }),
    ...statusView(type, row),
    ...totals(type, row),
    ...(list === undefined
      ? {}
      : {
          [list]: expand ? sublistView(ground, type, row, self) : { links: [{ rel: 'self', href: `${self}/${list}` }] },
        }),
  };
}

/** A sublist as a collection; null when the type has no such sublist. */
export function sublist(ground: Ground, type: RecordType, row: Transaction, name: string, base: string): Json | null {
  return sublists[type] === name ? sublistView(ground, type, row, `${base}/${type}/${row.id}`) : null;
}

function sublistView(ground: Ground, type: RecordType, row: Transaction, self: string): Json {
  const items = linesOf(ground, row.id).map((line) => lineViews[type](ground, line));
  const links = [{ rel: 'self', href: `${self}/${sublists[type]}` }];
  return { links, items, count: items.length, hasMore: false, offset: 0, totalResults: items.length };
}

const lineViews: Readonly<Record<RecordType, (ground: Ground, line: Line) => Json>> = {
  salesOrder: sold,
  returnAuthorization: (ground, line) => ({
    ...sold(ground, line),
    isClosed: line.closed === 1,
    quantityReceived: line.received,
    quantityBilled: line.billed,
    ...(line.description === null ? {} : { description: line.description }),
  }),
  itemReceipt: (ground, line) => ({ ...moved(ground, line), orderLine: line.order_line, itemReceive: true }),
  creditMemo: (ground, line) => ({
    ...sold(ground, line),
    ...(line.description === null ? {} : { description: line.description }),
  }),
  inventoryAdjustment: (ground, line) => {
    const { quantity, ...rest } = moved(ground, line);
    return { ...rest, adjustQtyBy: quantity };
  },
  journalEntry: (_ground, line) => ({
    line: line.line,
    account: named(accounts, line.account ?? ''),
    ...(line.amount_minor < 0 ? { credit: numberOf(-line.amount_minor) } : { debit: numberOf(line.amount_minor) }),
  }),
  customerRefund: (_ground, line) => ({
    line: line.line,
    apply: true,
    doc: { id: String(line.order_line) },
    amount: numberOf(line.amount_minor),
  }),
};

function sold(ground: Ground, line: Line): Json {
  return {
    line: line.line,
    ...(line.item_id === null ? {} : { item: item(ground, line.item_id) }),
    quantity: line.quantity,
    ...(line.rate === null ? {} : { rate: Number(line.rate) }),
    amount: numberOf(line.amount_minor),
    ...(line.order_line === null ? {} : { orderLine: line.order_line }),
    ...(line.location === null ? {} : { location: named(locations, line.location) }),
  };
}

function moved(ground: Ground, line: Line): Json {
  const assigned = all<{ status: string; quantity: number }>(
    ground,
    `SELECT value ->> 'status' AS status, value ->> 'quantity' AS quantity FROM json_each(?)`,
    line.detail ?? '[]',
  );
  const items = assigned.map((one) => ({
    quantity: one.quantity,
    inventoryStatus: { id: one.status, refName: statuses[one.status]?.name },
  }));
  return {
    line: line.line,
    ...(line.item_id === null ? {} : { item: item(ground, line.item_id) }),
    quantity: line.quantity,
    location: named(locations, line.location ?? ''),
    inventoryDetail: {
      quantity: line.quantity,
      inventoryAssignment: { items, count: items.length, hasMore: false, offset: 0, totalResults: items.length },
    },
  };
}

function statusView(type: RecordType, row: Transaction): Json {
  const refName = statusNames[type]?.[row.status];
  if (refName === undefined) return {};
  const order = type === 'returnAuthorization' && (row.status === 'A' || row.status === 'B');
  return { status: { id: row.status, refName }, ...(order ? { orderStatus: { id: row.status, refName } } : {}) };
}

function totals(type: RecordType, row: Transaction): Json {
  const total = numberOf(row.total_minor);
  if (type !== 'creditMemo') return type === 'itemReceipt' || type === 'inventoryAdjustment' ? {} : { total };
  const [applied, open] = [numberOf(row.applied_minor), numberOf(row.total_minor - row.applied_minor)];
  return { total, subtotal: total, applied, unapplied: open, amountPaid: applied, amountRemaining: open };
}

function item(ground: Ground, id: number): Json {
  const found = one<{ external_id: string }>(ground, 'SELECT external_id FROM netsuite_items WHERE id = ?', id);
  return { id: String(id), refName: found?.external_id };
}

function entityName(ground: Ground, id: number): string | undefined {
  return one<{ external_id: string }>(ground, 'SELECT external_id FROM netsuite_entities WHERE id = ?', id)
    ?.external_id;
}

function named(names: Readonly<Record<string, string>>, id: string): Json {
  return { id, refName: names[id] };
}

function zulu(time: string): string {
  return `${time.replace(' ', 'T')}Z`;
}
