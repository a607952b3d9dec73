import type { S3Options } from "./options.ts";
import type { Sign } from "./request.ts";

/**
 * A signer whose SDK is loaded when it is first asked: it is a quarter of the program's start, which neither a folder nor a
 * worker has a use for. Trap: a path that Deno can read in the source it looks up before the program starts, in each thread.
 */
export function lateSigner(options: S3Options): Sign {
  let signer: Promise<Sign> | undefined;
  return async (request) => {
    signer ??= load(options);
    return await (await signer)(request);
  };
}

async function load(options: S3Options): Promise<Sign> {
  const file = new URL("./signer.ts", import.meta.url).href;
  const { signerOf }: typeof import("./signer.ts") = await import(file);
  return signerOf(options);
}
