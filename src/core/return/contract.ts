import { must } from '../base/must.ts';
import type { ReturnState } from '../state.ts';
import { gather, type Turn } from './turn.ts';

/** Once units of a subscription are paid for, whoever keeps the subscription is told what becomes of it, once for each. */
export function tellContracts({ plan, world, aggregate, return_id }: Turn, state: ReturnState): void {
  const told = new Set<string>();
  for (const { line, contract } of state.lines) {
    if (contract === undefined || contract.becomes === 'keep' || told.has(contract.id)) continue;
    told.add(contract.id);
    const step = `contract:${line}`;
    const mine = new Set(state.lines.filter((one) => one.contract?.id === contract.id).map((one) => one.line));
    const { items } = gather(state, (lot) => lot.refund !== null);
    const paid = items.filter((item) => mine.has(item.line));
    if (paid.length === 0 || state.steps[step] !== undefined) continue;
    const sold = must(world.sold(aggregate.slice('order/'.length)), 'a return without its sale');
    const { becomes, id: contract_id } = contract;
    plan.emit(aggregate, { type: 'posting.requested', return_id, posting: 'contract', number: line, items: paid }, [
      {
        step,
        key: `${return_id}:${step}`,
        system: plan.facts.systems.commerce,
        operation: {
          name: 'commerce.contract.change',
          return_id,
          order_ref: sold.source_ref,
          contract_id,
          becomes,
          at: plan.input.at,
        },
      },
    ]);
  }
}
