import { inspect } from "node:util";
import { expect, it } from "vitest";
import { Secret } from "../../../src/storage/secrets/secret.ts";

const CANARY = "canary-9412";

it("[K6] a secret shows itself in no way of printing, alone or inside something", () => {
  const secret = new Secret(CANARY);
  const holder = { settings: [secret], of: new Map([["key", secret]]) };

  const shown = [
    `${secret}`,
    String(secret),
    JSON.stringify(holder),
    inspect(secret),
    inspect(holder, { depth: 9, showHidden: true }),
    Deno.inspect(holder, { depth: 9, showHidden: true }),
    JSON.stringify(structuredClone({ ...secret })),
    new Error(`refused ${secret}`, { cause: secret }).stack,
    Object.entries(secret).join(),
  ].join("\n");

  expect(shown).not.toContain(CANARY);
  expect(shown).toContain("***");
  expect(secret.reveal()).toBe(CANARY);
});
