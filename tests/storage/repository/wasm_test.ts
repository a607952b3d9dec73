import { Buffer } from "node:buffer";
import { describe, expect, it } from "vitest";
import { buildWasm, wasmSources } from "../../../scripts/build_wasm.ts";

const folder = new URL("../../../src/storage/repository/wasm/", import.meta.url);

describe("the compiled hot loops", () => {
  it.each(wasmSources)("are what the source beside them gives: %s", async (name) => {
    const committed = Deno.readFileSync(new URL(`${name}.wasm`, folder));

    expect(Buffer.compare(await buildWasm(name), committed)).toBe(0);
  });

  it("are all built from a source", () => {
    const compiled = [...Deno.readDirSync(folder)].map((file) => file.name).filter((name) =>
      name.endsWith(".wasm")
    );

    expect(compiled.sort()).toEqual(wasmSources.map((name) => `${name}.wasm`).sort());
  });
});
