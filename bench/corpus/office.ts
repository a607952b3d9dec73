import { join } from "node:path";
import { filesBelow, write } from "./files.ts";
import { type Kind, type Making, scaled } from "./kind.ts";
import { prose } from "./prose.ts";
import { createRandom } from "./random.ts";
import { zip } from "./zip.ts";

const FILES = 1_200;
const FOLDER = "Office";

/** Word processor files: zips of XML and pictures, written anew for each letter changed. */
export const office: Kind = {
  make(making) {
    for (let number = 0; number < scaled(making, FILES); number++) {
      const path = join(making.tree, FOLDER, `Team ${number % 12}`, `Report ${number}.docx`);
      write(path, documentOf(making, path.slice(making.tree.length), 0), making.at);
    }
  },
  change(making) {
    for (const { path } of making.random.some(filesBelow(join(making.tree, FOLDER)), 0.05)) {
      write(path, documentOf(making, path.slice(making.tree.length), making.version), making.at);
    }
  },
};

/** The name decides text and pictures, so that a change keeps all but what was added. */
function documentOf({ machine, version }: Making, name: string, edited: number): Uint8Array {
  const random = createRandom(name);
  const text = prose(random, machine.paragraphs, 5_000 + random.below(90_000));
  const pictures = Array.from({ length: random.below(4) }, () => random.noise(8_000 + random.below(160_000)));
  const added = edited ? prose(createRandom(`${name} ${version}`), machine.paragraphs, 600) : "";
  return zip([
    { name: "[Content_Types].xml", bytes: encode("<Types/>") },
    {
      name: "word/document.xml",
      bytes: encode(paragraphsOf(text.slice(0, 3_000) + added + text.slice(3_000))),
    },
    ...pictures.map((bytes, at) => ({ name: `word/media/image${at}.jpeg`, bytes, stored: true })),
  ]);
}

function paragraphsOf(text: string): string {
  const lines = text.replace(/[<>&]/g, " ").split("\n");
  return `<w:document><w:body>${
    lines.map((line) => `<w:p><w:r><w:t>${line}</w:t></w:r></w:p>`).join("")
  }</w:body></w:document>`;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
