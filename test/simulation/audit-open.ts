import type { Scene } from './scene.ts';

/** Nothing is forgotten: what is not at its end has somebody who will look at it, and everything else is at its end. */
export function auditOpen(scene: Scene): string[] {
  const { database, mail } = scene;
  // A message whose keeper dies before the sender hears of it is kept twice.
  const unreadable = [...database.exceptions.values()].filter(({ kind }) => kind === 'unreadable_input');
  return [
    ...[...database.deliveries.values()]
      .filter(({ status }) => status === 'due')
      .map(({ key }) => `${key} is still due`),
    ...[...database.parked.values()].map(
      ({ key, waits_for, why }) => `${key} is still parked for ${waits_for}: ${why}`,
    ),
    ...[...database.exceptions.values()].flatMap(({ id, kind, owner, status }) => {
      if (kind === 'poison_input' || kind === 'id_reuse') return [`${id} must not happen`];
      return status === 'open' && owner === '' ? [`${id} has no owner`] : [];
    }),
    ...(unreadable.length >= mail.unreadable()
      ? []
      : [`${mail.unreadable()} messages were torn, ${unreadable.length} are kept`]),
    ...returns(scene),
    ...wakes(scene),
  ];
}

/** While deadlines are still to come: what is not at its end has a wake-up, or somebody who looks at it. */
export function auditWaiting({ database }: Scene): string[] {
  const cared_for = new Set(
    [...database.exceptions.values()].flatMap((one) => (one.status === 'open' ? [one.aggregate] : [])),
  );
  return [...database.aggregates].flatMap(([aggregate, { state, wake }]) => {
    if (state.kind !== 'order' || wake !== null || cared_for.has(aggregate)) return [];
    return Object.entries(state.returns)
      .filter(([, { status }]) => status === 'authorised' || status === 'in_progress')
      .map(([return_id, { status }]) => `${return_id} is ${status} at rest, and nothing will ever wake it`);
  });
}

/** A return whose goods all came is closed; any other is somebody's business. */
function returns(scene: Scene): string[] {
  const { database, outside, people } = scene;
  const open = [...database.exceptions.values()].filter(({ status }) => status === 'open');
  return [...database.aggregates].flatMap(([aggregate, { state }]) => {
    if (state.kind !== 'order') return [];
    const cared_for = open.some((one) => one.aggregate === aggregate);
    return Object.entries(state.returns).flatMap(([return_id, { status }]) => {
      const sent = people.sent.get(return_id) ?? 0;
      const placed = outside.wms.placed.at(return_id);
      const back = outside.wms.handed_back.at(return_id);
      // What is refused goes back to its customer, and then nobody has to care.
      if (status === 'refused' && placed + back === sent) return [];
      if (status === 'closed')
        return placed === sent ? [] : [`${return_id} is closed, ${sent} units were sent, ${placed} are put away`];
      if (status === 'cancelled' && sent === 0)
        return cared_for ? [] : standing(scene, return_id).map((what) => `${return_id} is cancelled, and ${what}`);
      return cared_for ? [] : [`${return_id} is ${status}, ${sent} units were sent, and nobody looks at it`];
    });
  });
}

/** What of a return stands at some system. */
function standing({ outside: { erp, shop, wms } }: Scene, return_id: string): string[] {
  return [
    ...(erp.standing.has(return_id) ? ['the ERP still has its authorisation'] : []),
    ...(wms.expected.has(return_id) ? ['the warehouse still expects it'] : []),
    ...(shop.returns.get(`shop-return/${return_id}`)?.status === 'open' ? ['the shop still has it open'] : []),
  ];
}

/** Forty days after the last request every deadline has struck: no wake-up may lie in the past. */
function wakes({ database }: Scene): string[] {
  const now = new Date().toISOString();
  return [...database.aggregates].flatMap(([aggregate, { wake }]) =>
    wake !== null && wake.at < now ? [`${aggregate} slept through its wake-up at ${wake.at}`] : [],
  );
}
