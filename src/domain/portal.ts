import type { PasswordHasher } from "../auth/passwords.ts";
import type { Wire } from "../dropbox/token_endpoint.ts";
import type { DropboxApp } from "../dropbox/types.ts";
import type { Destination } from "../integrations/destinations/destination.ts";
import type { DestinationSettings } from "../integrations/destinations/open.ts";
import type { MasterRing } from "../storage/secrets/master_ring.ts";
import type { ControlDatabase } from "./control.ts";
import type { InstanceKeys } from "./instance_keys.ts";
import type { SetUpToken } from "./people/set_up.ts";
import type { Throttles } from "./throttles.ts";

/** What the verbs about people and accounts work with; open once in a process. */
export interface Portal {
  readonly control: ControlDatabase;
  readonly keys: InstanceKeys;
  readonly ring: MasterRing;
  readonly passwords: PasswordHasher;
  readonly throttles: Throttles;
  readonly setUp: SetUpToken;
  readonly settings: PortalSettings;
  readonly now: () => Date;
  /** By which app Dropbox lets us in; null: none is configured. */
  readonly dropboxApp: DropboxApp | null;
  /** How Dropbox is asked while somebody waits. */
  readonly wire: Pick<Wire, "fetch" | "sleep">;
  /** A customer's own storage, while somebody waits: nothing is tried for long. Throws `DestinationError`. */
  readonly openDestination: (settings: DestinationSettings) => Promise<Destination>;
  /** Says that the outbox or the door has something to do. */
  readonly nudge: () => void;
}

export interface PortalSettings {
  /** Where people reach the portal: `https://keep.example.com`. Links in mails are made of it, never of a Host header. */
  origin: string;
  /** Whether strangers may make accounts. */
  signUp: boolean;
  /** At least one. */
  regions: Region[];
  /** Where the operator's own words are; null: none. */
  terms: string | null;
  privacy: string | null;
  /** Where mails are put that no server takes; null: there is a mail server. */
  mailFolder: string | null;
}

/** A place for backups that people choose at sign-up. */
export interface Region {
  id: string;
  name: string;
}
