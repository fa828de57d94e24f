import { columns } from './survey.ts';
import type { CsvRecord } from './csv-records.ts';
import { readDate, type DateForm } from './date-form.ts';

/** What a row of the file is to the retailer. */
export type RowKind = 'line' | 'charge' | 'adjustment' | 'other_adjustment' | 'return' | 'credit' | 'finance';

export interface Row {
  readonly kind: RowKind;
  readonly invoice: string;
  readonly sku: string;
  readonly title: string;
  /** Signed, as in the file. */
  readonly quantity: number;
  /** RFC 3339, UTC. */
  readonly at: string;
  /** Decimal text. */
  readonly unit_price: string;
  readonly customer_id: string | null;
  readonly country: string;
}

export type RejectReason =
  | 'not_csv'
  | 'column_count'
  | 'invoice_empty'
  | 'stock_code_empty'
  | 'quantity_not_a_number'
  | 'quantity_zero'
  | 'date_invalid'
  | 'price_not_a_number'
  | 'price_negative'
  | 'amount_too_large'
  | 'customer_invalid'
  | 'customer_differs'
  | 'quantity_positive_on_cancellation';

/** In major units; sums of many such rows are still exact in minor units. */
const largest_amount = 1e9;

/** Reads one record by the rules of the file, or tells why it cannot be used. */
export function readRow(record: CsvRecord, dates: DateForm): Row | RejectReason {
  if (record.fields === null) return 'not_csv';
  if (record.fields.length !== columns.length) return 'column_count';
  const [invoice = '', sku = '', title = '', count = '', date = '', price = '', customer = '', country = ''] =
    record.fields.map((field) => field.trim());
  if (invoice === '') return 'invoice_empty';
  if (sku === '') return 'stock_code_empty';
  const quantity = wholeNumber(count);
  if (quantity === null) return 'quantity_not_a_number';
  const at = readDate(date, dates);
  if (at === null) return 'date_invalid';
  if (!/^-?\d{1,12}(\.\d{1,20})?$/.test(price)) return 'price_not_a_number';
  if (Math.abs(quantity) * Math.abs(Number(price)) > largest_amount) return 'amount_too_large';
  if (!/^(\d{1,15}(\.0+)?)?$/.test(customer)) return 'customer_invalid';
  const customer_id = customer === '' ? null : customer.replace(/\..*$/, '');
  const kind = kindOf(invoice, sku, quantity, price, customer_id);
  if (typeof kind !== 'string') return kind.reject;
  return { kind, invoice, sku, title, quantity, at, unit_price: price, customer_id, country };
}

/** Goods that can lie on a shelf: their code begins with five digits. All else is a charge. */
function isMerchandise(sku: string): boolean {
  return /^\d{5}/.test(sku);
}

function kindOf(
  invoice: string,
  sku: string,
  quantity: number,
  price: string,
  customer_id: string | null,
): RowKind | { reject: RejectReason } {
  if (/^\d+$/.test(invoice)) {
    if (quantity === 0) return { reject: 'quantity_zero' };
    if (quantity < 0 || (customer_id === null && isZero(price))) {
      return isMerchandise(sku) ? 'adjustment' : 'other_adjustment';
    }
    if (price.startsWith('-') && !isZero(price)) return { reject: 'price_negative' };
    return isMerchandise(sku) ? 'line' : 'charge';
  }
  if (!invoice.startsWith('C')) return 'finance';
  if (quantity === 0) return { reject: 'quantity_zero' };
  if (quantity > 0) return { reject: 'quantity_positive_on_cancellation' };
  return isMerchandise(sku) && customer_id !== null ? 'return' : 'credit';
}

/** Published copies also write counts as `6.0`. */
function wholeNumber(text: string): number | null {
  return /^-?\d{1,9}(\.0+)?$/.test(text) ? Number(text) : null;
}

function isZero(price: string): boolean {
  return /^-?0+(\.0+)?$/.test(price);
}
