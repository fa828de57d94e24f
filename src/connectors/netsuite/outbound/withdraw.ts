import { z } from 'zod';
import type { Outbound } from '#connectors/kit/connector.ts';
import type { ErpWithdraw } from '#core/base/operation.ts';
import type { NetsuiteConfig } from '../config.ts';
import { byId, recordPath } from '../names.ts';
import { writeFailure } from '../reply.ts';
import { patch } from './create.ts';
import { readLines, requestLines } from './lines.ts';

const known = z.object({ open: z.array(z.number()) });

/** Closes every open line of the authorisation. Closing a closed line changes nothing, so it is safe to repeat. */
export const withdraw: Outbound<NetsuiteConfig, ErpWithdraw> = {
  safe_to_repeat: true,
  lookup: {
    request: ({ operation }) => requestLines(operation.authorisation_ref),
    read(reply, _delivery, config) {
      const read = readLines(reply, config);
      if (read.kind === 'lines') return read.lines.every((line) => line.closed) ? closed : { kind: 'absent' };
      return read.kind === 'refused'
        ? { kind: 'unknown', reason: read.detail }
        : { kind: 'unknown', reason: read.kind === 'accepted' ? 'no lines' : read.reason };
    },
  },
  preparation: {
    request: ({ operation }) => requestLines(operation.authorisation_ref),
    read(reply, _delivery, config) {
      const read = readLines(reply, config);
      if (read.kind !== 'lines') return read;
      const open = read.lines.filter((line) => !line.closed).map((line) => line.line);
      return open.length === 0 ? closed : { kind: 'ready', known: { open } };
    },
  },
  request({ operation }, _config, prepared) {
    const { open } = known.parse(prepared);
    return patch(recordPath('returnAuthorization', byId(operation.authorisation_ref)), {
      item: { items: open.map((line) => ({ line, isClosed: true })) },
    });
  },
  outcome(reply, _delivery, config) {
    return reply.status >= 200 && reply.status < 300 ? closed : writeFailure(reply, config);
  },
};

const closed = { kind: 'accepted', facts: {} } as const;
