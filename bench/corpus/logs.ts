import { appendFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { edit, filesBelow, write } from "./files.ts";
import { type Kind, type Making, scaled } from "./kind.ts";
import type { Random } from "./random.ts";

const FILES = 40;
const LINES = 24_000;
const FOLDER = "Logs";
const PATHS = [
  "/",
  "/invoices",
  "/invoices/2291/pdf",
  "/login",
  "/api/v2/orders",
  "/static/app.js",
  "/search?q=blue",
];

/** Server logs: they grow at the end and are rotated. */
export const logs: Kind = {
  make(making) {
    for (let number = 0; number < scaled(making, FILES); number++) {
      write(join(making.tree, FOLDER, `web-${number}.log`), lines(making, LINES), making.at);
    }
  },
  change(making) {
    const all = filesBelow(join(making.tree, FOLDER)).map(({ path }) => path).filter((path) =>
      path.endsWith(".log")
    );
    for (const path of making.random.some(all, 0.6)) {
      edit(path, making.at, (copied) => appendFileSync(copied, lines(making, LINES / 20)));
    }
    const rotated = making.random.pick(all);
    renameSync(rotated, `${rotated}.${making.version - 1}`);
    write(rotated, lines(making, LINES / 50), making.at);
  },
};

function lines({ random, at }: Making, count: number): string {
  return Array.from({ length: count }, (_, number) => line(random, at.getTime() + number * 977)).join("");
}

function line(random: Random, at: number): string {
  const address = `10.${random.below(4)}.${random.below(256)}.${random.below(256)}`;
  const answer = `${random.pick([200, 200, 200, 304, 404, 500])} ${random.below(90_000)}`;
  return `${address} - - [${new Date(at).toISOString()}] "GET ${
    random.pick(PATHS)
  } HTTP/1.1" ${answer} "Mozilla/5.0"\n`;
}
