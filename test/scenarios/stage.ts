import { must } from '#core/base/must.ts';
import { openHouse, type ClientName, type House } from '#test/kit/house.ts';
import { sale } from '#test/kit/retailer.ts';
import type { TestDatabase } from '#test/kit/stores.ts';
import { until } from '#test/kit/until.ts';
import { findAsn } from '#sandbox/manhattan/asn.ts';
import { receive } from '#sandbox/manhattan/receive.ts';
import { bookLines, ledgerLines, milestone } from './show.ts';

/** A house on which a transcript is played. */
export interface Stage {
  perform(verb: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

type Verb = readonly [form: RegExp, act: (given: Readonly<Record<string, string>>) => Promise<readonly string[]>];

/** Opens a house and the verbs that can be played on it. */
export async function openStage(database: TestDatabase): Promise<Stage> {
  const house = await openHouse(database);
  const orders: string[] = [];
  const told = new Map<string, number>();
  const verbs: readonly Verb[] = [
    ...sellingVerbs(house, orders),
    ...askingVerbs(house),
    ...troubleVerbs(house),
    ...lookingVerbs(house, orders, database),
  ];
  const down: string[] = [];
  let it = '';
  return {
    perform: async (verb) => {
      const [form, act] = must(
        verbs.find(([one]) => one.test(verb)),
        `no transcript knows the verb "${verb}"`,
      );
      const given = form.exec(verb)?.groups ?? {};
      const output = await act(given['return_id'] === 'it' ? { ...given, return_id: it } : given);
      it = /authorised (\S+):/.exec(output.join('\n'))?.[1] ?? it;
      const trouble = /^(down|up) (\w+)$/.exec(verb);
      if (trouble?.[1] === 'down') down.push(trouble[2] ?? '');
      else if (trouble !== null) down.splice(down.indexOf(trouble[2] ?? ''), 1);
      await house.settle(down);
      return [...output, ...(await news(house, orders, told))];
    },
    close: () => house.close(),
  };
}

/** Milestones of every order, and of every request that came by the shop, since the last look. */
async function news(
  { backhaul, retailer }: House,
  orders: readonly string[],
  told: Map<string, number>,
): Promise<string[]> {
  const requests = retailer.ledgers().shopify.returns.map(({ id }) => `request/shopify-${id}`);
  const found: string[] = [];
  for (const aggregate of [...orders.map((name) => `order/${name}`), ...requests]) {
    const history = await backhaul.store.read.history(aggregate);
    const lines = history.slice(told.get(aggregate) ?? 0).map(({ body }) => milestone(body, 'GBP'));
    found.push(...lines.filter((line) => line !== null).map((line) => `  ${aggregate}: ${line}`));
    told.set(aggregate, history.length);
  }
  return found;
}

/** `3 MUG at 9.34, 1 LAMP at 45.00` */
function items(text: string): (readonly [sku: string, quantity: number, unit_price: string])[] {
  return text.split(', ').map((one) => {
    const match = must(/^(\d+) (\S+)(?: at (\S+))?$/.exec(one), `"${one}" is no number of a thing`);
    return [match[2] ?? '', Number(match[1]), match[3] ?? '0'] as const;
  });
}

function sellingVerbs({ retailer }: House, orders: string[]): readonly Verb[] {
  return [
    [
      /^stock (?<what>.+)$/,
      async ({ what = '' }) => {
        const at = new Date().toISOString();
        retailer.ground.transaction(() =>
          retailer.does.open(
            items(what).map(([sku, quantity]) => ({ sku, quantity })),
            at,
          ),
        );
        return Promise.resolve([]);
      },
    ],
    [
      /^sell (?<name>\d+) to (?<customer>\S+): (?<what>.+)$/,
      async ({ name = '', customer = '', what = '' }) => {
        orders.push(name);
        retailer.ground.transaction(() => retailer.does.sell(sale(name, customer, items(what))));
        return Promise.resolve([]);
      },
    ],
    [
      /^the crew works(?: and finds (?<grades>[A-D]+))?$/,
      async ({ grades }) => {
        if (grades !== undefined) retailer.finds(grades);
        return Promise.resolve([`the crew handled ${retailer.crew.step()}`]);
      },
    ],
    [
      /^(?<quantity>\d+) (?<sku>\S+) arrive for (?<return_id>\S+)$/,
      async ({ quantity, sku = '', return_id = '' }) => {
        const asn = must(findAsn(retailer.ground, return_id), `nobody announced ${return_id}`);
        const takings = [{ line: '1', item: sku, units: Number(quantity) }];
        retailer.ground.transaction(() => receive(retailer.ground, asn, takings, `617:${return_id}:by hand`));
        return Promise.resolve([]);
      },
    ],
  ];
}

function askingVerbs(house: House): readonly Verb[] {
  const ask = async (client: ClientName, key: string, customer: string, order: string | undefined, what: string) => {
    const lines = items(what).map(([sku, quantity]) => ({ sku, quantity, reason: 'unwanted' }));
    const body = { customer_id: customer, ...(order === undefined ? {} : { order }), lines };
    const answer = await house.call(client, 'POST', '/commerce/v1/returns', body, key);
    return [decision(answer)].flat();
  };
  return [
    [
      /^(?<client>desk|kiosk) asks as (?<key>\S+) for (?<customer>\S+)(?: order (?<order>\d+))?: (?<what>.+)$/,
      ({ client, key = '', customer = '', order, what = '' }) => ask(client as ClientName, key, customer, order, what),
    ],
    [
      /^desk and kiosk ask at once for (?<customer>\S+) order (?<order>\d+): (?<what>.+)$/,
      async ({ customer = '', order, what = '' }) => {
        const both = await Promise.all([
          ask('desk', 'at-once', customer, order, what),
          ask('kiosk', 'at-once', customer, order, what),
        ]);
        return both.map((lines) => lines.map((line) => line.replace(/R\w{10}-\d/, 'R…')).join(' ')).toSorted();
      },
    ],
    [
      /^(?<client>desk) cancels (?<return_id>\S+) as (?<key>\S+)$/,
      async ({ client, return_id = '', key = '' }) => {
        const path = `/commerce/v1/returns/${return_id}?reason=kept`;
        const { status, body } = await house.call(client as ClientName, 'DELETE', path, undefined, key);
        return [
          `${status} ${(body as { code?: string; status?: string }).code ?? (body as { status?: string }).status}`,
        ];
      },
    ],
    [
      /^the customer asks in the shop for order (?<order>\d+): (?<what>.+)$/,
      async ({ order = '', what = '' }) => {
        const lines = items(what).map(([, quantity], index) => ({
          line_id: Number(order) * 10 + index + 1,
          quantity,
          reason: 'unwanted',
        }));
        house.retailer.ground.transaction(() => house.retailer.does.askShop({ order_name: order, lines }));
        return Promise.resolve([]);
      },
    ],
  ];
}

interface Decided {
  readonly code?: string;
  readonly returns?: readonly {
    readonly return_id: string;
    readonly refund: { readonly amount_minor: number; readonly currency: string };
  }[];
  readonly refused?: readonly { readonly sku: string; readonly quantity: number; readonly code: string }[];
}

function decision({ status, headers, body }: Awaited<ReturnType<House['call']>>): string[] {
  const { code, returns = [], refused = [] } = body as Decided;
  const replayed = headers.get('idempotent-replayed') === 'true' ? ', as before' : '';
  return [
    `${status}${code === undefined ? '' : ` ${code}`}${replayed}`,
    ...returns.map((one) => `authorised ${one.return_id}: ${one.refund.amount_minor} ${one.refund.currency}`),
    ...refused.map((one) => `refused ${one.quantity} ${one.sku}: ${one.code}`),
  ];
}

function troubleVerbs(house: House): readonly Verb[] {
  const { faults } = house.retailer;
  const done = (work: () => void) => {
    work();
    return Promise.resolve([]);
  };
  return [
    [/^down (?<system>\w+)$/, ({ system = '' }) => done(() => faults.down(system))],
    [/^up (?<system>\w+)$/, ({ system = '' }) => done(() => faults.up(system))],
    [
      /^the next call to (?<system>\w+) is done and never answered$/,
      ({ system = '' }) => done(() => faults.befall(system, 'silence_after')),
    ],
    [
      /^webhooks are held back$/,
      async () => {
        await house.webhooks('hold');
        return [];
      },
    ],
    [
      /^every webhook comes twice$/,
      () =>
        knock(
          house,
          house.retailer.knocks().flatMap((one) => [one, one]),
        ),
    ],
    [/^the last webhook comes$/, () => knock(house, house.retailer.knocks('last'))],
    [
      /^webhooks flow$/,
      async () => {
        await house.webhooks('send');
        return [];
      },
    ],
  ];
}

/** Sends webhooks by hand, all at once. */
async function knock(house: House, owed: ReturnType<House['retailer']['knocks']>): Promise<string[]> {
  const statuses = await Promise.all(
    owed.map(async ({ system, knock: { headers, body } }) => {
      const answer = await fetch(`${house.backhaul.url}/hooks/${system}`, { method: 'POST', headers, body });
      await answer.text();
      return answer.status;
    }),
  );
  return [`${statuses.filter((status) => status < 300).length} of ${owed.length} acknowledged`];
}

function lookingVerbs(house: House, orders: readonly string[], database: TestDatabase): readonly Verb[] {
  const { read } = house.backhaul.store;
  return [
    [/^books$/, () => Promise.resolve(bookLines(house))],
    [/^ledgers$/, () => Promise.resolve(ledgerLines(house.retailer.ledgers()))],
    [
      /^exceptions$/,
      async () => {
        const { exceptions_open, parked } = await read.summary();
        const open = Object.entries(exceptions_open).toSorted(([a], [b]) => (a < b ? -1 : 1));
        return [...open.map(([kind, number]) => `${kind}: ${number}`), `parked: ${parked}`];
      },
    ],
    [
      /^waiting$/,
      async () => {
        const rows = (await Promise.all(orders.map((name) => read.deliveries(`order/${name}`)))).flat();
        const due = rows.filter((row) => row.status === 'due').map((row) => `${row.system} ${row.operation}`);
        return due.length > 0 ? due.toSorted() : ['nothing waits'];
      },
    ],
    [
      /^where (?<return_id>\S+) stands$/,
      async ({ return_id = '' }) => {
        const { body } = await house.call('desk', 'GET', `/commerce/v1/returns/${return_id}`);
        const { status, turn } = body as { status: string; turn: { who: string; next: string } };
        return [`${status}; ${turn.who}: ${turn.next}`];
      },
    ],
    [
      /^all is in order$/,
      async () => {
        // The list of returns is told a moment after the commit.
        await until('the list of returns has caught up', async () =>
          (await database.problems()).every((one) => !/behind|shown as/.test(one)),
        );
        const problems = await database.problems();
        return problems.length > 0 ? problems : ['yes'];
      },
    ],
  ];
}
