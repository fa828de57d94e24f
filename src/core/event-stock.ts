/** A stock document told how stock changed with no customer behind it. */
export interface StockAdjustedEvent {
  readonly type: 'stock.adjusted';
  readonly document: string;
  readonly node: string;
  readonly sku: string;
  readonly quantity: number;
  readonly reason: string;
  readonly reason_raw: string;
}

export interface StockOpenedEvent {
  readonly type: 'stock.opened';
  readonly document: string;
  readonly node: string;
  readonly skus: number;
  readonly units: number;
}

export interface CreditFoundEvent {
  readonly type: 'credit.found';
  readonly system: string;
  readonly document_ref: string;
  readonly amount_minor: number;
  readonly currency: string;
  readonly memo: string;
}
