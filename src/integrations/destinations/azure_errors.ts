import { DestinationError, type DestinationErrorCode } from "./destination.ts";
import { networkWords, retryAfterOf } from "./patience.ts";

type Meaning = [code: DestinationErrorCode, says: string];

const RIGHTS = "it takes read, create, write and list, and delete so that a test can be taken away";
const CLOCK =
  "the clocks of Azure and of Dropkeep differ by more than 15 minutes; ask the operator to set the clock (NTP)";
const DAMAGED = "the bytes that arrived are not those that were sent";

/** "Blob service error codes" and "Common REST API error codes" of Azure Storage. */
const MEANINGS: Record<string, Meaning> = {
  ContainerNotFound: ["refused", "the container does not exist; correct its name, or create it"],
  ContainerBeingDeleted: ["refused", "the container is being deleted; choose another one"],
  ContainerDisabled: ["refused", "the container is disabled; ask its owner"],
  InvalidResourceName: ["refused", "that is no name for a container; correct it"],
  AuthenticationFailed: [
    "refused",
    "the key or the SAS token is wrong, or has expired; copy it again from the storage account",
  ],
  InvalidAuthenticationInfo: ["refused", "the key or the SAS token is not complete; copy it again"],
  AuthorizationPermissionMismatch: ["refused", `the SAS token does not permit it; ${RIGHTS}`],
  AuthorizationProtocolMismatch: ["refused", "the SAS token does not permit this protocol; allow HTTPS"],
  AuthorizationResourceTypeMismatch: [
    "refused",
    "the SAS token is not for containers and objects; allow both resource types",
  ],
  AuthorizationServiceMismatch: ["refused", "the SAS token is not for the Blob service; allow it"],
  AuthorizationSourceIPMismatch: ["refused", "the SAS token is for other addresses; allow Dropkeep's"],
  AuthorizationFailure: [
    "refused",
    "the storage account lets nobody in from here; allow Dropkeep's address in its firewall",
  ],
  KeyBasedAuthenticationNotPermitted: [
    "refused",
    "the storage account allows no keys; allow shared key access, or give a SAS token of a user delegation",
  ],
  PublicAccessNotPermitted: ["refused", "neither the key nor the SAS token was taken; copy it again"],
  AccountIsDisabled: ["refused", "the storage account is disabled; ask its owner"],
  InsufficientAccountPermissions: ["refused", "the storage account may not be written to; ask its owner"],
  BlobImmutableDueToPolicy: ["taken", "something else has that name, and may not be changed"],
  BlobAlreadyExists: ["taken", "something else has that name"],
  ConditionNotMet: ["taken", "something else has that name"],
  InvalidUri: ["name_refused", "Azure does not take that name"],
  OutOfRangeInput: ["name_refused", "Azure does not take that name"],
  AccountCapacityExceeded: ["full", "the storage account is full; raise its limit or free some space"],
  Md5Mismatch: ["corrupt", DAMAGED],
  InvalidMd5: ["corrupt", DAMAGED],
  ServerBusy: ["unavailable", "Azure asks for fewer requests"],
  InternalError: ["unavailable", "Azure has trouble of its own"],
  OperationTimedOut: ["unavailable", "Azure did not answer in time"],
};

interface Answered extends Error {
  statusCode?: number;
  code?: string;
  details?: { errorCode?: string };
  response?: { headers: { get(name: string): string | undefined } };
}

/** What the service, its client or the network said, in words; `action` starts the sentence, `now` is in unix milliseconds. */
export function azureError(error: unknown, action: string, now: number): unknown {
  if (!(error instanceof Error) || error instanceof DestinationError) return error;
  if (error.cause instanceof DestinationError) return error.cause;
  const headers = (error as Answered).response?.headers;
  const [code, says] = meaningOf(error as Answered, now);
  return new DestinationError(code, `${action}: ${says}`, retryAfterOf(headers?.get("retry-after"), now), {
    cause: error,
  });
}

const SKEW_MS = 14 * 60_000;

function meaningOf(error: Answered, now: number): Meaning {
  const { statusCode: status, response } = error;
  const code = error.details?.errorCode ?? response?.headers.get("x-ms-error-code") ?? error.code ?? "";
  const theirs = Date.parse(response?.headers.get("date") ?? "");
  if (code === "AuthenticationFailed" && Math.abs(theirs - now) > SKEW_MS) return ["refused", CLOCK];
  const known = MEANINGS[code];
  if (known) return known;
  if (status === undefined) {
    const none = code === "ENOTFOUND" ? "there is no storage account of that name" : "it cannot be reached";
    return ["unavailable", `${none} (${networkWords(error)}); correct the name, or try again later`];
  }
  if (status === 429 || status >= 500) return ["unavailable", `Azure answers ${status}; try again later`];
  return ["refused", `Azure refuses it (${code || status})`];
}
