import pg from 'pg';
import { settings } from './connect.ts';
import { run } from './sql.ts';

/** What a run amounts to, as the log and the books have it. Money in minor units, quantities in units. */
export interface Figures {
  readonly orders: number;
  readonly charges: number;
  readonly units_sold: number;
  readonly units_requested: number;
  readonly units_refused: Readonly<Record<string, number>>;
  readonly units_refunded: number;
  readonly refunded_minor: number;
  readonly settled_minor: number;
  readonly adjustments: number;
  readonly adjustment_units: number;
  readonly credits_without_return: number;
  readonly credits_without_return_minor: number;
  readonly returns: number;
  readonly returns_closed: number;
  readonly deliveries: number;
  readonly inputs: number;
  readonly open_exceptions: Readonly<Record<string, number>>;
}

/** Units of one SKU at one place of a node. */
export interface StockBalance {
  readonly place: string;
  readonly sku: string;
  readonly quantity: number;
}

/** Texts of stock corrections that no mapping rule knows. */
export interface UnmappedReason {
  readonly reason_raw: string;
  readonly documents: number;
  readonly units: number;
}

/** Reads figures and balances over one connection, for reports; walks the whole log. */
export async function readFigures(
  url: string,
): Promise<{ figures: Figures; stock: readonly StockBalance[]; unmapped: readonly UnmappedReason[] }> {
  const client = new pg.Client(settings(url, 'app'));
  await client.connect();
  try {
    const figures = (await run<Figures & pg.QueryResultRow>(client, 'figures')).rows[0];
    if (figures === undefined) throw new Error('bug: the figures gave no row');
    const stock = (await run<StockBalance & pg.QueryResultRow>(client, 'stock_balances')).rows;
    const unmapped = (await run<UnmappedReason & pg.QueryResultRow>(client, 'unmapped_reasons')).rows;
    return { figures, stock, unmapped };
  } finally {
    await client.end();
  }
}

/** Whether a database holds anything of Backhaul's, so that a replay is never mixed with other business. */
export async function holdsData(url: string): Promise<boolean> {
  const client = new pg.Client(settings(url, 'app'));
  await client.connect();
  try {
    const { rows } = await client.query<{ some: boolean }>('SELECT EXISTS (SELECT FROM input_key) AS some');
    return rows[0]?.some ?? false;
  } finally {
    await client.end();
  }
}

/** Something that a customer bought, for a person who wants to try a return; null while nothing was sold. */
export async function readSample(
  url: string,
): Promise<{ readonly order_id: string; readonly customer_id: string; readonly sku: string } | null> {
  const client = new pg.Client(settings(url, 'app'));
  await client.connect();
  try {
    const { rows } = await client.query<{ order_id: string; customer_id: string; sku: string }>(
      'SELECT order_id, customer_id, sku FROM sold_line WHERE customer_id IS NOT NULL LIMIT 1',
    );
    return rows[0] ?? null;
  } finally {
    await client.end();
  }
}
