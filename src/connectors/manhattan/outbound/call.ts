import { must } from '#core/base/must.ts';
import type { Call } from '#connectors/kit/connector.ts';
import type { ManhattanConfig } from '../config.ts';

/** A POST to `/{component}/api/{component}/{verb}` in the organization and facility that it concerns. */
export function call(config: ManhattanConfig, node: string, component: string, verb: string, body: unknown): Call {
  return {
    method: 'POST',
    path: `/${component}/api/${component}/${verb}`,
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      selectedorganization: config.organization,
      selectedlocation: facility(config, node),
    },
    body: JSON.stringify(body),
  };
}

/** The tenant's facility for a node of ours. Whoever asks is `guarded`, so there is one. */
export function facility(config: ManhattanConfig, node: string): string {
  return must(config.facilities.get(node), `an unguarded call for node ${node}`);
}

/** Text as a literal of the search language, where a quote is doubled. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
