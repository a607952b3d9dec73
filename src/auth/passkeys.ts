import {
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";

/** Who asks for proof: the portal's own origin, and its host as relying party. */
export interface RelyingParty {
  origin: string;
  name: string;
}

/** A passkey as it is kept. */
export interface Passkey {
  /** base64url */
  id: string;
  publicKey: Uint8Array<ArrayBuffer>;
  counter: number;
  transports: string[];
}

/** Takes a challenge that was given out, once: whether it was, and for this. */
export type TakeChallenge = (challenge: string) => Promise<boolean>;

/** What a browser is told for adding a passkey (WebAuthn 3, 5.4): discoverable, with the person verified. */
export async function registrationOptions(
  { origin, name }: RelyingParty,
  user: { id: string; email: string; displayName: string },
  known: Pick<Passkey, "id" | "transports">[],
) {
  return await generateRegistrationOptions({
    rpName: name,
    rpID: new URL(origin).hostname,
    userName: user.email,
    userDisplayName: user.displayName,
    userID: new TextEncoder().encode(user.id),
    attestationType: "none",
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    excludeCredentials: known.map(({ id, transports }) => ({ id, transports: transportsOf(transports) })),
  });
}

/** The new passkey of a browser's answer (WebAuthn 3, 7.1). Throws where it is not ours, old, or made without the person. */
export async function readRegistration(
  { origin }: RelyingParty,
  response: RegistrationResponseJSON,
  take: TakeChallenge,
): Promise<Passkey> {
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: take,
    expectedOrigin: origin,
    expectedRPID: new URL(origin).hostname,
    requireUserVerification: true,
  });
  if (!verified) throw new Error("Cannot verify the new passkey");
  const { id, publicKey, counter, transports = [] } = registrationInfo.credential;
  return { id, publicKey: Uint8Array.from(publicKey), counter, transports };
}

/** What a browser is told for signing in: any passkey of this place that it knows. */
export async function authenticationOptions({ origin }: RelyingParty) {
  return await generateAuthenticationOptions({
    rpID: new URL(origin).hostname,
    userVerification: "required",
    allowCredentials: [],
  });
}

/** The new counter of a right answer (WebAuthn 3, 7.2). Throws for a wrong one, and where the counter ran backwards. */
export async function readAuthentication(
  { origin }: RelyingParty,
  response: AuthenticationResponseJSON,
  passkey: Passkey,
  take: TakeChallenge,
): Promise<number> {
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response,
    expectedChallenge: take,
    expectedOrigin: origin,
    expectedRPID: new URL(origin).hostname,
    credential: { ...passkey, transports: transportsOf(passkey.transports) },
    requireUserVerification: true,
  });
  if (!verified) throw new Error("Cannot verify the passkey");
  return authenticationInfo.newCounter;
}

/** The person that a passkey was made for (WebAuthn 3, 7.2, step 6); null: the authenticator did not say. */
export function userHandleOf({ response }: AuthenticationResponseJSON): string | null {
  const { userHandle } = response;
  return userHandle
    ? new TextDecoder().decode(Uint8Array.fromBase64(userHandle, { alphabet: "base64url" }))
    : null;
}

function transportsOf(transports: string[]): AuthenticatorTransport[] {
  return transports as AuthenticatorTransport[];
}
