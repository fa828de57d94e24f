import type { ReplayProgress } from './actions.ts';
import type { Terminal } from './terminal.ts';

const BAR = 24;
const QUIET_EVERY_S = 10;

/** Shows where a replay stands: a line that moves on a terminal, a line now and then elsewhere. */
export function progressLine(terminal: Terminal): { show: (progress: ReplayProgress) => void; end: () => void } {
  let said_s = 0;
  return {
    show: (progress) => {
      if (terminal.live) {
        terminal.redraw(bar(progress).slice(0, terminal.columns() - 1));
        return;
      }
      if (progress.seconds - said_s < QUIET_EVERY_S) return;
      said_s = progress.seconds;
      terminal.err(bar(progress));
    },
    end: () => terminal.redraw(''),
  };
}

function bar(progress: ReplayProgress): string {
  const { rows_total, rows_fed, orders, returns_asked, returns_total, deliveries_waiting, seconds } = progress;
  const share = rows_total === 0 ? 0 : rows_fed / rows_total;
  const full = Math.round(share * BAR);
  const drawn = `${'█'.repeat(full)}${'░'.repeat(BAR - full)}`;
  const down = progress.breakers_open.length === 0 ? '' : `  waits for ${progress.breakers_open.join(', ')}`;
  return (
    `${drawn} ${(share * 100).toFixed(0).padStart(3)} %  ${progress.simulated_at?.slice(0, 10) ?? progress.phase}  ` +
    `${orders.toLocaleString('en')} orders  ${returns_asked}/${returns_total} returns asked  ` +
    `${deliveries_waiting} calls to make  ${Math.round(seconds)} s${down}`
  );
}
