import { DestinationError, type DestinationErrorCode } from "./destination.ts";
import { networkWords, retryAfterOf } from "./patience.ts";

type Meaning = [code: DestinationErrorCode, says: string];

const RIGHTS =
  'give the service account the role "Storage Object Admin" on the bucket, or "Creator" and "Viewer" of its objects';
const CLOCK = "Google does not accept the time of the request; ask the operator to set the clock (NTP)";
const KEY = "Google does not accept the service account's key; make a new key for it and give its JSON file";

interface Answered extends Error {
  code?: number | string;
  status?: number;
  errors?: { reason?: string }[];
  response?: { status?: number; headers?: unknown; data?: { error?: unknown } };
}

/** What the service, its client or the network said, in words; `action` starts the sentence, `now` is in unix milliseconds. */
export function googleError(error: unknown, action: string, now: number): unknown {
  if (!(error instanceof Error) || error instanceof DestinationError) return error;
  const [code, says] = meaningOf(error as Answered);
  const wait = retryAfterOf(headerOf(error as Answered, "retry-after"), now);
  return new DestinationError(code, `${action}: ${says}`, wait, { cause: error });
}

/** Cloud Storage JSON API, "Error responses"; of the token's endpoint RFC 6749, 5.2, with Google's descriptions. */
function meaningOf(error: Answered): Meaning {
  const status = statusOf(error);
  const { message } = error;
  if (/^invalid_grant/.test(message)) {
    return ["refused", /iat|exp|timeframe|short-lived/i.test(message) ? CLOCK : KEY];
  }
  if (/^invalid_client|^unauthorized_client/.test(message)) return ["refused", KEY];
  if (/PEM|asn1|DECODER|key/i.test(message) && status === undefined) return ["refused", KEY];
  if (status === 412) return ["taken", "something else has that name"];
  if (status === 401) return ["refused", KEY];
  if (status === 403) return forbidden(error);
  if (status === 404) return ["refused", "the bucket does not exist; correct its name, or create it"];
  if (status === 400) return ["name_refused", "Google does not take that name"];
  if (/checksum|FILE_NO_UPLOAD|CONTENT_/i.test(`${error.code} ${message}`)) {
    return ["corrupt", "the bytes that arrived are not those that were sent"];
  }
  if (status === undefined) return ["unavailable", `Google cannot be reached (${networkWords(error)})`];
  if (status === 429 || status === 408 || status >= 500) {
    return ["unavailable", `Google answers ${status}; try again later`];
  }
  return ["refused", `Google refuses it (${status})`];
}

function forbidden({ errors }: Answered): Meaning {
  const reason = errors?.[0]?.reason;
  if (reason === "rateLimitExceeded" || reason === "userRateLimitExceeded") {
    return ["unavailable", "Google asks for fewer requests"];
  }
  if (reason === "quotaExceeded") return ["full", "the quota of the project is used up; raise it"];
  if (
    reason === "accountDisabled" || reason === "billingNotEnabled" || reason === "UserProjectAccountProblem"
  ) {
    return ["refused", "the project's billing is disabled or in absence; ask its owner"];
  }
  if (reason === "retentionPolicyNotMet" || reason === "objectUnderActiveHold") {
    return ["taken", "something else has that name, and may not be changed"];
  }
  return ["refused", `access is denied; ${RIGHTS}`];
}

function statusOf({ status, code, response }: Answered): number | undefined {
  const found = response?.status ?? status ?? Number(code);
  return Number.isInteger(found) ? found : undefined;
}

function headerOf({ response }: Answered, name: string): string | null {
  const headers = response?.headers as Headers | Record<string, string> | undefined;
  if (headers === undefined) return null;
  return headers instanceof Headers ? headers.get(name) : headers[name] ?? null;
}
