import type { Correction, ManualCredit, Sale } from '#sandbox/kit/sale.ts';

/** A stock of one item. */
export interface Stock {
  readonly sku: string;
  readonly quantity: number;
}

/** A return that a customer asks for in the shop. */
export interface ShopReturn {
  readonly order_name: string;
  readonly lines: readonly { readonly line_id: number; readonly quantity: number; readonly reason: string }[];
}

/** What can happen at the retailer. Each joins the current transaction and tells every system whom it concerns. */
export interface Retailer {
  open(items: readonly Stock[], at: string): void;
  /** Takes the payment (none when nothing is to pay), sells, books and ships. */
  sell(sale: Omit<Sale, 'payment_ref'>): void;
  /** A stock correction; only the warehouse knows of it. */
  adjust(correction: Correction): void;
  /** A credit by hand; only the ERP knows of it. */
  credit(credit: ManualCredit): void;
  askShop(request: ShopReturn): void;
}
