import type { SignedRequest } from "./request.ts";

/**
 * A request once it is signed. Trap: who gives credentials may never answer (an AWS profile's `credential_process`), and
 * knows no signal: what aborts ends the wait here, with its reason.
 */
export async function signedUnlessAborted(
  signing: Promise<SignedRequest>,
  signal?: AbortSignal,
): Promise<SignedRequest> {
  if (!signal) return await signing;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(signal.reason);
  signal.addEventListener("abort", giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([aborted, signing]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}
