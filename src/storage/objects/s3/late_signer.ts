import type { S3Options } from "./options.ts";
import type { Sign } from "./request.ts";

/** A signer whose SDK is loaded when it is first asked: it is a quarter of the program's start, which a folder has no use for. */
export function lateSigner(options: S3Options): Sign {
  let signer: Promise<Sign> | undefined;
  return async (request) => {
    signer ??= import("./signer.ts").then(({ signerOf }) => signerOf(options));
    return await (await signer)(request);
  };
}
