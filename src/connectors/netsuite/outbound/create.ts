import { z } from 'zod';
import type { Call, Delivery, Lookup, Outbound, Preparation } from '#connectors/kit/connector.ts';
import type { JsonObject } from '#core/base/json.ts';
import type { Operation } from '#core/base/operation.ts';
import type { NetsuiteConfig } from '../config.ts';
import { byDelivery, recordPath, type RecordType } from '../names.ts';
import { created, jsonOf, lookupFailure } from '../reply.ts';

interface Creation<O extends Operation> {
  readonly preparation?: Preparation<NetsuiteConfig, O>;
  request(delivery: Delivery<O>, config: NetsuiteConfig, known: JsonObject): Call;
}

/** An operation that creates one record under our external id. NetSuite would create it twice; the look-up prevents that. */
export function creates<O extends Operation>(type: RecordType, creation: Creation<O>): Outbound<NetsuiteConfig, O> {
  return {
    safe_to_repeat: false,
    lookup: lookupByDelivery(type),
    preparation: creation.preparation ?? null,
    request: (delivery, config, known) => creation.request(delivery, config, known),
    outcome: (reply, _delivery, config) => created(reply, config),
  };
}

/** A POST with a JSON body; names that NetSuite does not know are an error instead of being dropped in silence. */
export function post(path: string, body: JsonObject): Call {
  return { method: 'POST', path, headers: writing, body: JSON.stringify(body) };
}

/** A PATCH with a JSON body, as strict as `post`. */
export function patch(path: string, body: JsonObject): Call {
  return { method: 'PATCH', path, headers: writing, body: JSON.stringify(body) };
}

/** A GET of a record. */
export function get(path: string): Call {
  return { method: 'GET', path, headers: { accept: 'application/json' }, body: null };
}

const writing = {
  accept: 'application/json',
  'content-type': 'application/json',
  'x-netsuite-propertynamevalidation': 'Error',
};

const found = z.object({ id: z.string().min(1) });

function lookupByDelivery<O extends Operation>(type: RecordType): Lookup<NetsuiteConfig, O> {
  return {
    request: (delivery) => get(recordPath(type, byDelivery(delivery.key))),
    read(reply) {
      if (reply.status !== 200) return lookupFailure(reply);
      const read = found.safeParse(jsonOf(reply));
      if (read.success) return { kind: 'accepted', facts: { document_ref: read.data.id } };
      return { kind: 'unknown', reason: `the ${type} that the look-up found has no id` };
    },
  };
}
