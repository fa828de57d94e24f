import type { Disposition } from '#core/base/codes.ts';
import { must } from '#core/base/must.ts';
import type { ErpReceive } from '#core/base/operation.ts';
import { day } from '../amounts.ts';
import { mapped, type NetsuiteConfig } from '../config.ts';
import { byId, externalId, recordPath } from '../names.ts';
import { creates, post } from './create.ts';
import { knownLines, matched, readLines, requestLines } from './lines.ts';

type ReceivedLine = ErpReceive['lines'][number];

/** The item receipt: units into stock by inventory status. */
export const receive = creates<ErpReceive>('itemReceipt', {
  preparation: {
    request: ({ operation }) => requestLines(operation.authorisation_ref),
    read(reply, { operation }, config) {
      const read = readLines(reply, config);
      if (read.kind !== 'lines') return read;
      return matched(
        read.lines,
        operation.return_id,
        operation.lines.map((line) => line.line),
      );
    },
  },
  request({ key, operation }, config, known) {
    const { theirs, others } = knownLines(known);
    const location = { id: mapped(config.locations, operation.node, 'NETSUITE_LOCATIONS', 'location') };
    const received = operation.lines.map((line) => ({
      orderLine: must(theirs.get(line.line), `line ${line.line} was not prepared`),
      itemReceive: true,
      quantity: line.quantity,
      location,
      inventoryDetail: inventoryDetail(line, config),
    }));
    // A line that the body does not name would be received in full.
    const untouched = others.map((orderLine) => ({ orderLine, itemReceive: false }));
    return post(`${recordPath('returnAuthorization', byId(operation.authorisation_ref))}/!transform/itemReceipt`, {
      externalId: externalId(key),
      tranDate: day(operation.at, config.time_zone),
      memo: operation.return_id,
      item: { items: [...received, ...untouched].toSorted((a, b) => a.orderLine - b.orderLine) },
    });
  },
});

function inventoryDetail(line: ReceivedLine, config: NetsuiteConfig) {
  const units = new Map<string, number>();
  for (const { disposition, quantity } of line.dispositions) {
    const status = config.statuses[stateOf(disposition)];
    units.set(status, (units.get(status) ?? 0) + quantity);
  }
  const items = [...units].map(([status, quantity]) => ({ quantity, inventoryStatus: { id: status } }));
  return { quantity: line.quantity, inventoryAssignment: { items } };
}

/** Units that will leave the building wait in quarantine; an adjustment takes them out when they have left. */
function stateOf(disposition: Disposition): keyof NetsuiteConfig['statuses'] {
  switch (disposition) {
    case 'restock':
      return 'sellable';
    case 'refurbish':
      return 'refurbish';
    case 'vendor_return':
    case 'scrap':
    case 'donate':
      return 'quarantine';
  }
}
