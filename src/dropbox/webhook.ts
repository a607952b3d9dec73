const SIGNATURE = /^[0-9a-f]{64}$/;

/**
 * Whether Dropbox sent this: X-Dropbox-Signature is the lower-case hex of HMAC-SHA256 over the raw body with the app's
 * secret (dropbox-api §2.7). Compared in constant time, as WebCrypto does. No secret, no proof.
 */
export async function isSignedByApp(
  body: Uint8Array<ArrayBuffer>,
  signature: string,
  secret: string,
): Promise<boolean> {
  if (secret === "" || !SIGNATURE.test(signature)) return false;
  const raw = new TextEncoder().encode(secret);
  const how = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", raw, how, false, ["verify"]);
  return await crypto.subtle.verify("HMAC", key, Uint8Array.fromHex(signature), body);
}

/**
 * Ids of the teams in which something changed; "any" where only people are named, or the form is one that we do not know
 * (that of a team's body is not documented). Who changed is told, never what.
 */
export function changedTeams(body: Uint8Array): string[] | "any" {
  const text = new TextDecoder().decode(body);
  const teams = text.match(/dbtid:[\w-]+/g) ?? [];
  return teams.length === 0 ? "any" : [...new Set(teams)];
}
