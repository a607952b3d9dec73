/** A setting that is wrong; the message is one sentence that names it. */
export class ConfigError extends Error {
  constructor(setting: string, why: string) {
    super(`Cannot start: ${setting} ${why}`);
    this.name = "ConfigError";
  }
}

/** Names and values; an empty value counts as none. */
export type Environment = Record<string, string | undefined>;
