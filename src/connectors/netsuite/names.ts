/** The record types that we create or read. */
export type RecordType =
  | 'returnAuthorization'
  | 'itemReceipt'
  | 'creditMemo'
  | 'customerRefund'
  | 'inventoryAdjustment';

/** Path of a record type below the account's host. */
export function recordPath(type: RecordType, rest = ''): string {
  return `/services/rest/record/v1/${type}${rest}`;
}

/** Our delivery key as an external id: a slash would split the path that addresses the record by it. */
export function externalId(delivery_key: string): string {
  return delivery_key.replaceAll('/', '~');
}

/** The delivery key that an external id of ours stands for. */
export function deliveryKey(external_id: string): string {
  return external_id.replaceAll('~', '/');
}

/** Path segment that addresses a record by our delivery key. */
export function byDelivery(delivery_key: string): string {
  return `/eid:${encodeURIComponent(externalId(delivery_key)).replaceAll('%3A', ':')}`;
}

/** Path segment that addresses a record by NetSuite's own id. */
export function byId(ref: string): string {
  return `/${encodeURIComponent(ref)}`;
}
