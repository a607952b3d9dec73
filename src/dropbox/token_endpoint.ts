import { failureOf, failureOfNetwork, malformedAnswer } from "./errors.ts";
import type { TokenAnswer } from "./grant.ts";
import { originOf } from "./hosts.ts";
import { type Clock, type Fetch, PATIENCE, type Patience } from "./link.ts";
import { Pauses } from "./retrying.ts";
import { isRecord } from "./tags.ts";
import { type DropboxApp, DropboxError } from "./types.ts";
import { Watch } from "./watch.ts";

export interface Wire extends Clock {
  app: DropboxApp;
  fetch: Fetch;
  patience?: Partial<Patience>;
}

/** Posts to the API host outside of any link; what `oauth.ts` and the tokens go through. */
export interface Door extends Wire {
  /** One POST to `path`, repeated after temporary failures. Gives the answer's text. Throws DropboxError. */
  post(path: string, init: { headers?: Record<string, string>; body?: URLSearchParams }): Promise<string>;
}

/** The door over a wire. */
export function doorOver(wire: Wire): Door {
  return { ...wire, post: (path, init) => persist(wire, () => postOnce(wire, path, init)) };
}

/** Asks the token endpoint; secrets travel in the form body, never in the URL (dropbox-api §1.2). Throws DropboxError. */
export async function askForToken(door: Door, fields: Record<string, string>): Promise<TokenAnswer> {
  const body = new URLSearchParams({ ...fields, client_id: door.app.key });
  // A PKCE exchange proves itself by its verifier and sends no secret.
  if (door.app.secret && !fields.code_verifier) body.set("client_secret", door.app.secret);
  const text = await door.post("oauth2/token", { body });
  const answer = parse(text);
  if (!isRecord(answer) || typeof answer.access_token !== "string") throw malformedAnswer("");
  return answer as unknown as TokenAnswer;
}

// The code is single use, but a lost answer is no worse repeated: the worst is the `invalid_grant` it would end in anyway.
async function persist<T>(wire: Wire, work: () => Promise<T>): Promise<T> {
  const pauses = new Pauses(wire, { ...PATIENCE, ...wire.patience });
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DropboxError) || !willPass(error)) throw error;
      await pauses.after(error);
    }
  }
}

function willPass(error: DropboxError): boolean {
  return error.kind === "temporary" || error.kind === "rate_limited";
}

async function postOnce(wire: Wire, path: string, init: RequestInit): Promise<string> {
  const watch = new Watch(wire.patience?.idle ?? PATIENCE.idle);
  const url = `${originOf(wire.app, "api")}/${path}`;
  try {
    const response = await wire.fetch(url, {
      ...init,
      method: "POST",
      signal: watch.signal,
      redirect: "manual",
    });
    if (!response.ok) throw await failureOf(response, path);
    return await response.text();
  } catch (thrown) {
    throw failureOfNetwork(thrown, path);
  } finally {
    watch.end();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DropboxError(
      "temporary",
      "malformed_answer",
      "Cannot read the answer of Dropbox's token endpoint",
      {
        cause,
      },
    );
  }
}
