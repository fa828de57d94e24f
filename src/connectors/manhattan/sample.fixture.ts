import { readFileSync } from 'node:fs';
import { mappingTexts, config, type ManhattanConfig } from './config.ts';

const root = new URL('../../../', import.meta.url);

/** The governed mapping texts as they are published, by setting. */
export const publishedTexts: Readonly<Record<string, string>> = Object.fromEntries(
  mappingTexts.map(({ setting, file }) => [setting, readFileSync(new URL(file, root), 'utf8')]),
);

/** Complete settings of an invented tenant. */
export const sampleSettings: Readonly<Record<string, string>> = {
  MANHATTAN_BASE_URL: 'https://acme.sce.manh.com/',
  MANHATTAN_AUTH_URL: 'https://acme-auth.sce.manh.com',
  MANHATTAN_CLIENT_ID: 'client',
  MANHATTAN_CLIENT_SECRET: 'client-secret',
  MANHATTAN_USERNAME: 'backhaul@acme',
  MANHATTAN_PASSWORD: 'pass&word',
  MANHATTAN_ORGANIZATION: 'ACME',
  MANHATTAN_NODES: '{"dc-north":"DC1"}',
  MANHATTAN_HOOK_SECRETS: 'old-secret-of-16-chars, new-secret-of-16-chars',
  ...publishedTexts,
};

/** The configuration of the invented tenant, with some settings changed. */
export function sampleConfig(changes: Readonly<Record<string, string>> = {}): ManhattanConfig {
  return config({ ...sampleSettings, ...changes });
}

/** A hand-written message of the tenant as raw text. */
export function fixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8');
}
