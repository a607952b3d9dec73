import { ConfigError, type Environment } from "./config_error.ts";

/** Scheme, host and port; null where the setting is empty. */
export function readOrigin(env: Environment, name: string): string | null {
  if (!env[name]) return null;
  const url = URL.parse(env[name]);
  if (url !== null && /^https?:$/.test(url.protocol) && url.pathname === "/" && !url.search) {
    return url.origin;
  }
  throw new ConfigError(name, `is "${env[name]}"; give an origin such as http://127.0.0.1:9000`);
}
