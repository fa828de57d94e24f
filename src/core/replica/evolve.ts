import { must } from '../base/must.ts';
import type { EventBody } from '../event.ts';
import type { FavourGrantedEvent, ParcelDeliveredEvent } from './events.ts';
import type { CustomerState, OrderState, ProductState, State } from '../state.ts';

type ProductBody = Extract<EventBody, { type: 'product.told' }>;
type CustomerBody = Extract<EventBody, { type: 'customer.told' | 'favour.granted' }>;

/** Events of what is kept of products and customers. */
type CopyBody = ProductBody | CustomerBody;

/** Whether an event is about a product or a customer, and not about a sale. */
export function isCopyEvent(body: EventBody): body is CopyBody {
  return body.type === 'product.told' || body.type === 'customer.told' || body.type === 'favour.granted';
}

/** Folds such an event. */
export function evolveCopy(state: State | null, body: CopyBody): ProductState | CustomerState {
  return body.type === 'product.told' ? evolveProduct(body) : evolveCustomer(state, body);
}

/** A copy is the last word as a whole: what it leaves out is not known any more. */
function evolveProduct({ as_of, told }: ProductBody): ProductState {
  return { kind: 'product', as_of, told };
}

/** What a customer is told to be, and what they had of capped favours in our own books. */
function evolveCustomer(state: State | null, body: CustomerBody): CustomerState {
  must(state === null || state.kind === 'customer', `${body.type} on something that is no customer`);
  const before = state === null ? { kind: 'customer' as const, as_of: null, told: {} } : (state as CustomerState);
  return body.type === 'customer.told' ? { ...before, as_of: body.as_of, told: body.told } : had(before, body);
}

/** The latest delivery of each line, or of all that no word names. */
export function delivered(order: OrderState, { line_ids, delivered_at }: ParcelDeliveredEvent): OrderState {
  const { all, lines = {} } = order.delivered ?? {};
  const latest = (before: string | undefined): string =>
    before === undefined || before < delivered_at ? delivered_at : before;
  if (line_ids === null) return { ...order, delivered: { ...order.delivered, all: latest(all) } };
  const told = Object.fromEntries(line_ids.map((line_id) => [line_id, latest(lines[line_id])]));
  return { ...order, delivered: { ...order.delivered, lines: { ...lines, ...told } } };
}

function had(state: CustomerState, { favour, currency, day, amount_minor }: FavourGrantedEvent): CustomerState {
  const days = state.had?.[favour]?.[currency] ?? {};
  const sum = (days[day] ?? 0) + amount_minor;
  const byCurrency = { ...state.had?.[favour], [currency]: { ...days, [day]: sum } };
  return { ...state, had: { ...state.had, [favour]: byCurrency } };
}
