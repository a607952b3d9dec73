import type { Destination } from "../integrations/destinations/destination.ts";
import type { Doors } from "../integrations/destinations/doors.ts";
import { openNetwork } from "../integrations/destinations/network.ts";
import { type DestinationSettings, openDestination } from "../integrations/destinations/open.ts";
import { PATIENCE } from "../integrations/destinations/patience.ts";
import type { Services } from "../services.ts";

export type DestinationOpener = (settings: DestinationSettings) => Promise<Destination>;

/** Opens customers' own storages; `isPatient`: for a job, which waits as long as it is asked to. */
export function destinationOpener(
  { config, fetch, sleep, now }: Pick<Services, "config" | "fetch" | "sleep" | "now">,
  { isPatient, log }: {
    isPatient: boolean;
    log: (line: { event: string } & Record<string, unknown>) => void;
  },
): DestinationOpener {
  const doors: Doors = {
    network: openNetwork(config.privateDestinations),
    fetch: (input, init) => fetch(String(input), init ?? {}),
    googleOrigin: null,
    patience: { ...PATIENCE, ...isPatient ? {} : { attempts: 2, longestAskedMs: 5_000 }, sleep },
    now: () => now().getTime(),
    warn: (words, error) => log({ event: "destination.trouble", words, error }),
  };
  return (settings) => openDestination(settings, doors);
}
