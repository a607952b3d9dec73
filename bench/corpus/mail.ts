import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { edit, filesBelow, write } from "./files.ts";
import { type Kind, type Making, scaled } from "./kind.ts";
import { prose } from "./prose.ts";

const MESSAGES = 4_000;
const ARCHIVES = 4;
const MESSAGES_IN_ARCHIVE = 3_000;
const FOLDER = "Mail";

/** A mail store: one file a message, and old years in mbox files that grow. */
export const mail: Kind = {
  make(making) {
    receive(making, scaled(making, MESSAGES));
    for (let number = 0; number < scaled(making, ARCHIVES); number++) {
      const count = Math.ceil(MESSAGES_IN_ARCHIVE * Math.min(1, making.scale * 10));
      const messages = Array.from({ length: count }, (_, id) => message(making, id));
      write(join(making.tree, FOLDER, `archive-${number}.mbox`), messages.join("\n"), making.at);
    }
  },
  change(making) {
    const [archives, single] = split(making);
    for (const path of making.random.some(single, 0.01)) rmSync(path);
    receive(making, scaled(making, MESSAGES / 50));
    for (const path of making.random.some(archives, 0.5)) {
      edit(path, making.at, (copied) => appendFileSync(copied, message(making, making.version)));
    }
  },
};

function split({ tree }: Making): [archives: string[], single: string[]] {
  const all = filesBelow(join(tree, FOLDER)).map(({ path }) => path);
  return [all.filter((path) => path.endsWith(".mbox")), all.filter((path) => path.endsWith(".eml"))];
}

function receive(making: Making, count: number) {
  for (let number = 0; number < count; number++) {
    const box = `box-${making.random.below(20)}`;
    write(
      join(making.tree, FOLDER, box, `${making.version}-${number}.eml`),
      message(making, number),
      making.at,
    );
  }
}

/** One in five carries an attachment. */
function message({ random, machine, version, at }: Making, id: number): string {
  const body = prose(random, machine.paragraphs, 300 + random.below(6_000));
  const attached = random.below(5) === 0
    ? Buffer.from(random.noise(2_000 + random.below(40_000))).toString("base64")
    : "";
  const head = `From sam@acme.test ${at.toUTCString()}\nMessage-ID: <${version}.${id}.${
    random.below(2 ** 31)
  }@acme.test>\n`;
  return `${head}Subject: ${body.slice(0, 40).replaceAll("\n", " ")}\n\n${body}\n\n${
    attached.replace(/.{76}/g, "$&\n")
  }\n`;
}
