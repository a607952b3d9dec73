import type { StoreSettings } from "../config/store.ts";
import { parseStoreAddress } from "../storage/objects/address.ts";
import { UsageError } from "./usage_error.ts";

/** Where a repository's place lies in the configured store, without slashes at its ends. Throws `UsageError`. */
export function placeWithin(store: StoreSettings, place: string): string {
  const address = parseStoreAddress(place);
  const within = address.kind === "disk"
    ? store.kind === "disk" ? below(store.folder, address.folder) : null
    : store.kind === "s3" && store.bucket === address.bucket
    ? below(store.prefix, address.prefix ?? "")
    : null;
  if (within !== null) return within;
  throw new UsageError(
    `Cannot take over "${place}": it is not in the store that is configured; set DROPKEEP_STORE to it, or to ` +
      "what it lies in",
  );
}

function below(above: string, path: string): string | null {
  if (path === above) return "";
  if (above === "") return path;
  return path.startsWith(`${above}/`) ? path.slice(above.length + 1) : null;
}
