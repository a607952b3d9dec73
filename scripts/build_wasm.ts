/** Compiles the AssemblyScript sources of the hot loops to the .wasm files that stand beside them. */
import { main } from "assemblyscript/asc";

const folder = new URL("../src/storage/repository/wasm/", import.meta.url);
export const wasmSources = ["poly1305", "gear"];

/** The module `name` compiled from its source, as bytes. Fails with the compiler's own words. */
export async function buildWasm(name: string): Promise<Uint8Array> {
  const source = Deno.readTextFileSync(new URL(`${name}.ts`, folder));
  const built: { bytes?: Uint8Array } = {};
  const { error, stderr } = await main(
    [`${name}.ts`, "--outFile", `${name}.wasm`, "-O3", "--runtime", "stub", "--noAssert", "--enable", "simd"],
    {
      readFile: (path) => path === `${name}.ts` ? source : null,
      writeFile: (_path, contents) => void (built.bytes = contents as Uint8Array),
      listFiles: () => [],
    },
  );
  if (error || !built.bytes) {
    throw new Error(`Cannot compile ${name}.ts: ${stderr.toString() || error?.message}`);
  }
  return built.bytes;
}

if (import.meta.main) {
  for (const name of wasmSources) {
    const bytes = await buildWasm(name);
    Deno.writeFileSync(new URL(`${name}.wasm`, folder), bytes);
    console.log(`${name}.wasm ${bytes.length} bytes`);
  }
}
