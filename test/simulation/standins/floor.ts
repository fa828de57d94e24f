import type { WmsAnnounce, WmsPlace } from '#core/base/operation.ts';
import type { Target } from '#core/base/input.ts';
import type { Ledger } from '../ledger.ts';

/** What a customer put in one box. */
export interface Parcel {
  readonly return_id: string;
  readonly order_id: string;
  readonly box: number;
  readonly items: readonly { readonly sku: string; readonly quantity: number }[];
  /** Units beyond what the label speaks of, of its own SKUs or of one that was never sold. */
  readonly extra: { readonly sku: string; readonly quantity: number } | null;
  /** It is all that was sent of its return. */
  readonly alone: boolean;
  /** Nothing more will come of what was sent. */
  readonly complete: boolean;
}

/** What the warehouse holds and has done, counted by its own people. */
export interface FloorBooks {
  /** Units by `<place>:<node> <sku>`; sellable stock is what it opened with, less what left, and so on. */
  readonly places: Ledger;
  /** Units that arrived, and that were graded, by `<order> <sku>`. */
  readonly received: Ledger;
  readonly inspected: Ledger;
  /** Units put away, by return. */
  readonly placed: Ledger;
  /** Graded units that nobody was told to put away yet, by `<return> <sku>`. */
  readonly waiting: Ledger;
  /** Units that came from customers without a return and are no longer in custody, by SKU; sent back they leave it again. */
  readonly taken: Ledger;
  /** Units that were told as received and never were, by `<order> <sku>`. */
  readonly misread: Ledger;
  /** Units handed back to their customer, by return. */
  readonly handed_back: Ledger;
}

/** The people on the floor: they open boxes, grade what is in them and put it away, each in their own time. */
export interface Hands {
  /** A label says where its parcels go. */
  readonly announced: (operation: WmsAnnounce) => void;
  readonly arrive: (parcel: Parcel) => void;
  readonly place: (key: string, operation: WmsPlace) => void;
  /** Gives what waits of a return back to its customer. */
  readonly handBack: (return_id: string, order_id: string) => void;
}

/** To the return that goods belong to. */
export function ours(return_id: string): Target {
  return { reference: { kind: 'return', id: return_id } };
}
