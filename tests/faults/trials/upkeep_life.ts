import { deepStrictEqual, ok } from "node:assert";
import { rebuildTask } from "../../../src/domain/rebuild/rebuild.ts";
import {
  carryOutErasures,
  type EraseKeeper,
  requestErasure,
} from "../../../src/domain/upkeep/erase/erase.ts";
import { forget, planForgetThese } from "../../../src/domain/upkeep/forget.ts";
import { removePassword } from "../../../src/domain/upkeep/keys.ts";
import { prune } from "../../../src/domain/upkeep/prune/prune.ts";
import { createKey } from "../../../src/storage/repository/keys.ts";
import { openRepository } from "../../../src/storage/repository/repository.ts";
import { PASSWORD } from "../../support/backup_world.ts";
import { newCatalogue } from "../../support/new_catalogue.ts";
import { type Files, filesInSnapshot } from "../oracle/snapshot_files.ts";
import { nothingIsLost } from "../oracle/verdict.ts";
import type { Random } from "./random.ts";
import { backUpAt, type Site, startAgain, stillness } from "./site.ts";
import { keeperAt } from "./site_keeper.ts";
import { Steps } from "./steps.ts";

/** What a run's snapshot showed when it was made, without what was erased since. */
export interface Shown {
  run: number;
  files: Files;
}

const AT_ONCE = { grace: 0, maxUnused: 0 };

/** Somebody who looks after the repository between the runs, and beside one. */
export class UpkeepLife {
  /** Places that were erased, in lower case. */
  readonly #erased: string[] = [];
  #site: Site;
  #random: Random;

  constructor(site: Site, random: Random) {
    [this.#site, this.#random] = [site, random];
  }

  /** One or two things of all that may be done; then whatever is left shows what it showed. Answers what is left. */
  async tend(shown: Shown[]): Promise<Shown[]> {
    const verbs = [
      () => this.#forget(shown),
      () => this.#prune(shown),
      () => this.#cutOffPrune(shown),
      () => this.#pruneBesideRun(shown),
      () => this.#erase(shown),
      () => this.#rebuildCatalogue(shown),
      () => this.#changeKeys(shown),
    ];
    for (let n = 1 + this.#random.below(2); n > 0; n--) {
      shown = await this.#random.pick(verbs)();
      await nothingIsLost(this.#site);
      await stillShown(this.#site, shown);
    }
    return shown;
  }

  /** Without what was erased. */
  left(files: Files): Files {
    return Object.fromEntries(Object.entries(files).filter(([place]) => !this.#isErased(place)));
  }

  #isErased(place: string): boolean {
    return this.#erased.some((one) => `${place.toLowerCase()}/`.startsWith(`${one}/`));
  }

  async #forget(shown: Shown[]): Promise<Shown[]> {
    if (shown.length < 2) return shown;
    const { run } = this.#random.pick(shown.slice(0, -1));
    await forget(this.#keeper(), await planForgetThese(this.#keeper(), [String(run)]));
    return shown.filter((one) => one.run !== run);
  }

  async #prune(shown: Shown[]): Promise<Shown[]> {
    await prune(this.#keeper(), this.#random.chance(0.3) ? {} : AT_ONCE);
    return shown;
  }

  async #cutOffPrune(shown: Shown[]): Promise<Shown[]> {
    const effect = this.#random.pick(["killed before", "killed after"] as const);
    const steps = new Steps({ at: 1 + this.#random.below(60), effect });
    await prune(this.#keeper(steps), AT_ONCE).catch((error) => {
      if (!steps.dead) throw error;
    });
    await stillness();
    await startAgain(this.#site);
    return shown;
  }

  async #pruneBesideRun(shown: Shown[]): Promise<Shown[]> {
    let pruning: Promise<unknown> | undefined;
    let left = this.#random.below(6);
    const onProgress = () => void (left-- === 0 && (pruning = prune(this.#keeper(), AT_ONCE)));
    const outcome = await backUpAt(this.#site, new Steps(), { onProgress });
    await pruning;
    ok(outcome.kind === "ended", `a run beside a prune ${outcome.kind}: ${Reflect.get(outcome, "error")}`);
    return [...shown, { run: outcome.result.run, files: shown.at(-1)!.files }];
  }

  async #erase(shown: Shown[]): Promise<Shown[]> {
    const places = Object.keys(shown.at(-1)!.files);
    if (places.length === 0) return shown;
    const place = this.#random.pick(places);
    const depth = 3 + this.#random.below(place.split("/").length - 2);
    const path = place.split("/").slice(0, depth).join("/");
    await requestErasure(this.#keeper(), { items: [], paths: [`/${path}`], namespaces: [] }, false);
    await carryOutErasures(this.#keeper());
    this.#erased.push(path.toLowerCase());
    return shown.map(({ run, files }) => ({ run, files: this.left(files) }));
  }

  /** All is listed anew before anything changes, as after a reset (law 8). */
  async #rebuildCatalogue(shown: Shown[]): Promise<Shown[]> {
    const site = this.#site;
    const file = `${await Deno.makeTempDir({ dir: site.world.folder })}/catalogue.db`;
    const catalogue = await newCatalogue(file);
    const { signal } = new AbortController();
    const { unreadable } = await rebuildTask({
      catalogue,
      repository: site.repository,
      taskId: "task",
      signal,
    });
    deepStrictEqual(unreadable, []);
    await site.close();
    Object.assign(site, { catalogue, close: () => catalogue.close() });
    const outcome = await backUpAt(site);
    ok(outcome.kind === "ended", `a run after a rebuild ${outcome.kind}: ${Reflect.get(outcome, "error")}`);
    return [...shown, { run: outcome.result.run, files: shown.at(-1)!.files }];
  }

  async #changeKeys(shown: Shown[]): Promise<Shown[]> {
    const { store, keys } = this.#site.repository;
    const now = () => new Date();
    const id = await createKey(store, keys, "another", { hostname: "test", username: "added", now, N: 1024 });
    await openRepository(store, "another");
    if (this.#random.chance(0.7)) await removePassword(this.#keeper(), id);
    await openRepository(store, PASSWORD);
    return shown;
  }

  #keeper(steps?: Steps): EraseKeeper {
    return keeperAt(this.#site, steps);
  }
}

/** Every snapshot that is left, by its run, whatever its id is now. */
export async function stillShown(site: Site, shown: Shown[]): Promise<void> {
  for (const { run, files } of shown) {
    const { snapshot_id } = await site.catalogue.read.selectFrom("runs").select("snapshot_id")
      .where("id", "=", run).executeTakeFirstOrThrow();
    deepStrictEqual(await filesInSnapshot(site.repository, snapshot_id!), files, `what run ${run} showed`);
  }
}
