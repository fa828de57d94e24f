import { expect, test } from 'vitest';
import { answer, backhaul } from '#test/kit/backhaul.ts';
import { needsNats, startNats } from '#test/kit/nats.ts';
import { scratch } from '#test/kit/scratch.ts';

test(
  'status tells how the broker stands, and works the same when it is away or not set',
  { timeout: 120_000 },
  async (context) => {
    needsNats(context);
    const folder = scratch('backbone-status');
    const nats = await startNats();
    const data = ['--data', folder.path('data')];
    const status = (env: Readonly<Record<string, string>>) =>
      answer<{ returns: object; backbone?: readonly string[] }>(['status', ...data], { env });
    try {
      await answer(['migrate', ...data]);
      expect(await status({})).not.toHaveProperty('backbone');
      const { manager } = await nats.watch();
      await manager.streams.add({ name: 'BACKHAUL_EVENTS', subjects: ['backhaul.event.>'] });
      const env = { NATS_URL: nats.url };
      expect((await status(env)).backbone).toEqual([
        `connected to ${nats.url.replace('nats://', '')}`,
        'BACKHAUL_EVENTS holds every event',
        'BACKHAUL_EVENTS: 0 messages, 0 bytes, 1 copies',
      ]);
      const { out } = await backhaul(['status', ...data], { env });
      expect(out).toContain('Event backbone\n  connected to');
      await nats.nodes[0]?.kill();
      expect(await status(env)).toMatchObject({
        returns: {},
        backbone: [`${nats.url.replace('nats://', '')} cannot be reached`, 'BACKHAUL_EVENTS holds every event'],
      });
      const refused = await backhaul(['status', ...data, '--json'], { env: { NATS_URL: 'http://x' } });
      expect([refused.code, JSON.parse(refused.err)]).toMatchObject([2, { error: { code: 'setting_unusable' } }]);
    } finally {
      await nats.stop();
      await folder.clear();
    }
  },
);
