import type { EraseKeeper } from "../../../src/domain/upkeep/erase/erase.ts";
import { steppedCatalogue } from "./doors.ts";
import { type Site, storeOf } from "./site.ts";
import { Steps } from "./steps.ts";

/** Who looks after a site's repository, through doors that count his steps. */
export function keeperAt(site: Site, steps: Steps = new Steps()): EraseKeeper {
  const { repository, catalogue, world } = site;
  return {
    repository: { ...repository, store: storeOf(site, steps) },
    catalogue: { ...steppedCatalogue(steps, catalogue), checkpoint: () => catalogue.checkpoint() },
    taskId: "task",
    holder: { ...world.parts.holder },
    now: () => new Date(),
    signal: new AbortController().signal,
    patience: 0,
    sleep: (ms) => new Promise((wake) => setTimeout(wake, Math.min(ms, 5))),
  };
}
