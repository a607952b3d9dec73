import type { DropboxClient } from "../../../dropbox/client.ts";
import { type Acting, DropboxError } from "../../../dropbox/types.ts";
import { changeNamespace, type Namespace } from "../../../storage/catalogue/namespaces.ts";
import type { Catalogue } from "../../../storage/catalogue/power.ts";
import { failureOf } from "../failure.ts";
import { Follower } from "./follower.ts";
import { listAgain } from "./relisting.ts";
import type { JobFailure } from "../pipeline/messages.ts";
import type { Tally } from "../run_progress.ts";

export interface ListingParts {
  catalogue: Catalogue;
  dropbox: DropboxClient;
  repositoryId: number;
  run: number;
  now(): Date;
  /** Ways to read a namespace, best first. */
  actings(namespace: Namespace): Acting[];
  /** Whether Dropbox lists it among the team's namespaces. */
  isOfTeam(namespace: Namespace): boolean;
  signal: AbortSignal;
  /** A page is committed: entries that were listed, and what of them is wanted. */
  onPage(entries: number, wanted: Tally): void;
}

export interface ListingOutcome {
  /** Set where the namespace could not be read to its end. */
  failure: JobFailure | null;
  /** Items that a complete listing did not show; law 8: they stay. */
  unseen: number;
  /** Items that ended since complete listings do not show them any more. */
  ended: number;
}

/** Follows one namespace to its present end: from its cursor, or by a complete listing. */
export async function listNamespace(parts: ListingParts, namespace: Namespace): Promise<ListingOutcome> {
  const follower = new Follower(parts, namespace);
  try {
    await follower.follow();
    const unseen = await follower.unseen();
    return { failure: null, unseen, ended: await listAgain(parts, namespace.id) };
  } catch (error) {
    if (!(error instanceof DropboxError)) throw error;
    const failure = failureOf(error);
    if (failure.stopsRun) throw error;
    return { failure: await lose(parts, namespace, error, failure), unseen: 0, ended: 0 };
  }
}

/** Access that is gone is remembered, and what was backed up stays as it is. */
async function lose(
  parts: ListingParts,
  namespace: Namespace,
  error: DropboxError,
  failure: JobFailure,
): Promise<JobFailure> {
  if (error.kind !== "missing" && failure.code !== "no_access") return failure;
  const isGone = failure.code === "vanished" || (failure.code === "no_access" && !parts.isOfTeam(namespace));
  const code = isGone ? "namespace_lost" : failure.code;
  // A dated fact: since when it has been so.
  const lost = { lost_at: namespace.lost_at ?? parts.now().getTime(), lost_code: code };
  await parts.catalogue.write((trx) => changeNamespace(trx, namespace.id, lost));
  return { ...failure, code };
}
