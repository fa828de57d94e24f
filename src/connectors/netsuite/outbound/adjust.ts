import type { ErpAdjust } from '#core/base/operation.ts';
import { day } from '../amounts.ts';
import { mapped } from '../config.ts';
import { externalId, recordPath } from '../names.ts';
import { creates, post } from './create.ts';

/** The inventory adjustment: signed units of one inventory status, against the account of their reason. */
export const adjust = creates<ErpAdjust>('inventoryAdjustment', {
  request({ key, operation }, config) {
    const location = { id: mapped(config.locations, operation.node, 'NETSUITE_LOCATIONS', 'location') };
    const assignment = { quantity: operation.quantity, inventoryStatus: { id: config.statuses[operation.state] } };
    return post(recordPath('inventoryAdjustment'), {
      externalId: externalId(key),
      account: { id: config.accounts[operation.reason] ?? config.accounts.default },
      subsidiary: { id: config.subsidiary },
      adjLocation: location,
      tranDate: day(operation.at, config.time_zone),
      memo: `${operation.document} ${operation.reason}`,
      inventory: {
        items: [
          {
            item: { [config.item_key]: operation.sku },
            location,
            adjustQtyBy: operation.quantity,
            inventoryDetail: { quantity: operation.quantity, inventoryAssignment: { items: [assignment] } },
          },
        ],
      },
    });
  },
});
