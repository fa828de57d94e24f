import type { Disposition } from '#core/base/codes.ts';
import type { Input } from '#core/base/input.ts';
import type { Operation } from '#core/base/operation.ts';
import { ledger, type Ledger } from '../ledger.ts';
import { effects, no, type StandIn, type Surroundings } from './stand-in.ts';

/** A credit as the ERP's list of credits shows it. */
export interface ErpCredit {
  readonly document_ref: string;
  readonly external_ref: string | null;
  readonly return_id: string | null;
  readonly amount_minor: number;
  readonly currency: string;
}

/** The record of finance and stock. Its credits are not pushed; they are read page by page. */
export interface Erp extends StandIn {
  /** Units by `<state> <sku>`. */
  readonly stock: Ledger;
  readonly credits: readonly ErpCredit[];
  /** Returns whose authorisation stands. */
  readonly standing: ReadonlySet<string>;
  /** Payments recorded, by return. */
  readonly recorded: Ledger;
  typeCredit(id: string, amount_minor: number): void;
  page(
    from: number,
    limit: number,
  ): { readonly inputs: readonly Input[]; readonly next: number; readonly more: boolean };
}

/** An ERP without documents. */
export function erp({ now }: Surroundings): Erp {
  const { counts, done, find } = effects();
  const stock = ledger();
  const recorded = ledger();
  const credits: ErpCredit[] = [];
  const authorised = new Set<string>();
  const standing = new Set<string>();

  function perform(key: string, operation: Operation): ReturnType<StandIn['perform']> {
    const document_ref = `ERP-${key}`;
    switch (operation.name) {
      case 'erp.return.authorise':
        authorised.add(document_ref);
        standing.add(operation.return_id);
        return done(key, { document_ref });
      case 'erp.return.receive':
        if (!authorised.has(operation.authorisation_ref)) return no('no_such_authorisation');
        for (const { sku, dispositions } of operation.lines)
          for (const { disposition, quantity } of dispositions) stock.add(`${stateOf(disposition)} ${sku}`, quantity);
        return done(key, { document_ref });
      case 'erp.credit.issue': {
        if (!authorised.has(operation.authorisation_ref)) return no('no_such_authorisation');
        const { return_id, amount_minor, currency } = operation;
        credits.push({ document_ref, external_ref: key, return_id, amount_minor, currency });
        return done(key, { document_ref });
      }
      case 'erp.refund.record':
        if (!credits.some((credit) => credit.document_ref === operation.credit_ref)) return no('no_such_credit');
        recorded.add(operation.return_id, operation.amount_minor);
        return done(key, { document_ref });
      case 'erp.stock.adjust':
        stock.add(`${operation.state} ${operation.sku}`, operation.quantity);
        return done(key, { document_ref });
      case 'erp.return.withdraw':
        standing.delete(operation.return_id);
        return authorised.delete(operation.authorisation_ref) ? done(key, {}) : no('no_such_authorisation');
      default:
        return no('not_supported');
    }
  }

  return {
    system: 'erp',
    effects: counts,
    stock,
    standing,
    credits,
    recorded,
    perform,
    find,
    typeCredit: (id, amount_minor) => {
      credits.push({
        document_ref: `ERP-typed-${id}`,
        external_ref: null,
        return_id: null,
        amount_minor,
        currency: 'GBP',
      });
    },
    page: (from, limit) => {
      const next = Math.min(credits.length, from + limit);
      return {
        inputs: credits.slice(from, next).map((credit) => found(credit, now())),
        next,
        more: next < credits.length,
      };
    },
  };
}

function stateOf(disposition: Disposition): 'sellable' | 'refurbish' | 'quarantine' {
  if (disposition === 'restock') return 'sellable';
  return disposition === 'refurbish' ? 'refurbish' : 'quarantine';
}

function found({ document_ref, external_ref, amount_minor, currency }: ErpCredit, at: string): Input {
  return {
    key: `erp:credit:${document_ref}`,
    source: 'erp',
    at,
    to: { aggregate: `credit/erp/${document_ref}` },
    fact: { type: 'credit.found', system: 'erp', document_ref, external_ref, amount_minor, currency, memo: '' },
  };
}
