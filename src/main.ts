import about from "../deno.json" with { type: "json" };
import { boundAllocator } from "./allocator.ts";
import { ConfigError, readOwnConfig } from "./config.ts";
import { servePortal } from "./server/serve_portal.ts";
import { openServices } from "./services.ts";
import { DatabaseError } from "./storage/database/database_error.ts";
import { SecretsError } from "./storage/secrets/secrets_error.ts";

const EXPECTED = [ConfigError, DatabaseError, SecretsError, Deno.errors.AddrInUse];

boundAllocator();

try {
  await run();
  // A job that did not stop in time must not keep the process: its row is taken back by the next one.
  Deno.exit(0);
} catch (error) {
  const expected = EXPECTED.find((kind) => error instanceof kind);
  console.error(expected && error instanceof Error ? error.message : error);
  Deno.exit(expected ? 2 : 1);
}

async function run() {
  const config = readOwnConfig();
  const services = await openServices(config, () => new Date());
  try {
    await servePortal(services, about.version);
  } finally {
    await services.close();
  }
}
