import type { AzureSettings } from "./azure.ts";
import type { Destination } from "./destination.ts";
import type { Doors } from "./doors.ts";
import type { GoogleSettings } from "./google.ts";
import type { S3Settings } from "./s3.ts";

export type { AzureSettings, GoogleSettings, S3Settings };

/** Where an export goes, with what opens it: never to be logged. */
export type DestinationSettings = S3Settings | AzureSettings | GoogleSettings;

/** Opens a destination; each vendor's client is loaded when it is first asked for. Throws `DestinationError` `refused`. */
export async function openDestination(settings: DestinationSettings, doors: Doors): Promise<Destination> {
  switch (settings.kind) {
    case "s3":
      return new (await import("./s3.ts")).S3Destination(settings, doors);
    case "azure":
      return new (await import("./azure.ts")).AzureDestination(settings, doors);
    case "google":
      return new (await import("./google.ts")).GoogleDestination(settings, doors);
  }
}
