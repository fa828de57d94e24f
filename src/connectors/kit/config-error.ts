/** A setting that is missing or wrong: says which, what is expected, and how to set it. Never holds the value. */
export class ConfigError extends Error {
  readonly setting: string;

  constructor(setting: string, expected: string) {
    super(`${setting}: ${expected}`);
    this.name = 'ConfigError';
    this.setting = setting;
  }
}

/** The setting's value, or a ConfigError. */
export function required(
  settings: Readonly<Record<string, string | undefined>>,
  name: string,
  meaning: string,
): string {
  const value = settings[name];
  if (value === undefined || value === '')
    throw new ConfigError(name, `is not set; it holds ${meaning}. Set it in the environment.`);
  return value;
}
