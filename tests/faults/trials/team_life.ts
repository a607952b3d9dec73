import type { BackupWorld } from "../../support/backup_world.ts";
import type { Random } from "./random.ts";

const PLACES: { member?: string; folder?: string }[] = [{ member: "alice" }, { member: "bob" }, {
  folder: "Plans",
}, { folder: "Launch" }];
const NAMES = ["a", "B", "ä", "c d", "e\u0301", "\u00e9", "🎉", "x.txt", "X.TXT", "deep"];

const BOB = "members/bob@acme.example";

/** A team at work on its files, behind everybody's back. */
export class TeamLife {
  /** Folders of namespaces that nobody may read any more; what was backed up of them stays (law 8). */
  readonly lost: string[] = [];
  #world: BackupWorld;
  #random: Random;

  constructor(world: BackupWorld, random: Random) {
    this.#world = world;
    this.#random = random;
  }

  isLost(place: string): boolean {
    return this.lost.some((folder) => place.startsWith(`${folder}/`));
  }

  async change(): Promise<void> {
    const random = this.#random;
    const place = random.pick(PLACES.filter((one) => one.member !== "bob" || this.lost.length === 0));
    const path = somePath(random);
    const kind = random.fraction();
    if (kind < 0.5) {
      const recipe = { seed: random.below(20), size: Math.floor(random.fraction() ** 6 * 1_500_000) };
      await this.#attempt("put", { ...place, path, recipe });
    } else if (kind < 0.6) await this.#attempt("folder", { ...place, path });
    else if (kind < 0.75) await this.#attempt("delete", { ...place, path });
    else await this.#attempt("move", { ...place, from: path, to: somePath(random) });
  }

  async loseBob(): Promise<void> {
    if (this.lost.length > 0) return;
    await this.#world.control("DELETE", "members/bob");
    this.lost.push(BOB);
  }

  /** All is listed anew before anything changes: what goes unseen in a reset stays by law 8, which has a test of its own. */
  async voidCursors(backUp: () => Promise<unknown>): Promise<void> {
    await this.#world.control("POST", "cursors/reset", {});
    await backUp();
  }

  /** What makes no sense where the tree stands is refused by Dropbox, and that is fine. */
  async #attempt(route: string, body: unknown) {
    await this.#world.control("POST", route, body).catch((error) => {
      if (!/: 4\d\d /.test(error.message)) throw error;
    });
  }
}

function somePath(random: Random): string {
  return Array.from({ length: 1 + random.below(3) }, () => `/${random.pick(NAMES)}`).join("");
}
