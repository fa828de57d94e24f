import type { Pulse, Running, StartScreen } from './actions.ts';
import type { Terminal } from './terminal.ts';

/** The screen of `start`: what runs where, what to try, and one line that shows what is happening. */
export function startScreen(terminal: Terminal, json: boolean): StartScreen {
  const { color } = terminal;
  if (json)
    return {
      step: () => undefined,
      ready: (running) => terminal.out(JSON.stringify({ ready: true, ...running })),
      pulse: (pulse) => terminal.out(JSON.stringify({ pulse })),
    };
  return {
    step: (line) => terminal.redraw(line),
    ready: (running) => terminal.out(readyText(running, color)),
    pulse: (pulse) => terminal.redraw(pulseText(pulse).slice(0, terminal.columns() - 1)),
  };
}

function readyText(running: Running, color: Terminal['color']): string {
  const { url, database, roles, stand_ins, demo_key, sample, data_dir, log_file } = running;
  const names: Readonly<Record<string, string>> = {
    shopify: 'shop',
    netsuite: 'ERP',
    manhattan: 'warehouse',
    stripe: 'payments',
  };
  const sandbox = Object.entries(stand_ins).map(
    ([system, at]) => `  ${(names[system] ?? '').padEnd(10)} ${system.padEnd(10)} ${at}`,
  );
  const tries =
    demo_key === null || sample === null
      ? [`  curl ${url}/health`]
      : [
          `  export KEY=${demo_key}`,
          `  curl ${url}/commerce/v1/returns -H "Authorization: Bearer $KEY" -H 'Idempotency-Key: try-${sample.order_id}' \\`,
          `    --json '{"customer_id":"${sample.customer_id}","order":"${sample.order_id}","reference":"try","lines":[{"sku":"${sample.sku}","quantity":1,"reason":"unwanted"}]}'`,
          `  curl ${url}/process/v1/returns/RETURN_ID -H "Authorization: Bearer $KEY"      # where it is, why, whose turn`,
        ];
  return [
    '',
    `${color.bold('Backhaul')} is up at ${color.cyan(url)}   API: ${color.cyan(`${url}/docs`)}   health: ${url}/health`,
    '',
    `  database   ${database}`,
    `  roles      ${roles.join(', ')}`,
    `  log        ${log_file}`,
    ...(sandbox.length === 0 ? [] : ['', 'The sandbox retailer (stand-ins on loopback):', ...sandbox]),
    '',
    'Try:',
    ...tries,
    ...(sample === null
      ? []
      : [`  npx backhaul explain RETURN_ID --data ${data_dir}      # the same in words, cent by cent`]),
    `  npx backhaul status --data ${data_dir}`,
    `  npx backhaul verify --data ${data_dir}`,
    '',
    'Ctrl-C stops all of it.',
    '',
  ].join('\n');
}

function pulseText(pulse: Pulse): string {
  const returns = Object.entries(pulse.returns).map(([status, count]) => `${count} ${status}`);
  return (
    `${pulse.events.toLocaleString('en')} events  returns: ${returns.join(', ') || 'none yet'}  ` +
    `${pulse.deliveries_due} calls wait  ${pulse.exceptions_open} exceptions${pulse.last === null ? '' : `  last: ${pulse.last}`}`
  );
}
