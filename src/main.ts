import about from "../deno.json" with { type: "json" };
import { createApp } from "./app.tsx";
import { ConfigError, readOwnConfig } from "./config.ts";
import { serve } from "./serve.ts";

try {
  const { host, port, log } = readOwnConfig();
  await serve({ host, port, log, answer: createApp(about.version).fetch });
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof Deno.errors.AddrInUse)) throw error;
  console.error(error.message);
  Deno.exit(2);
}
