import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";

/** A file as browsers get it. Its name says its content, so that it may be kept for ever. */
export interface Asset {
  type: string;
  body: Uint8Array<ArrayBuffer>;
  gzipped: Uint8Array<ArrayBuffer>;
}

const STATIC = new URL("../../static/", import.meta.url);
const FONT_FILES = "@fontsource-variable/inter/files/inter-";
const CSS = "text/css; charset=utf-8";
const SCRIPT = "text/javascript; charset=utf-8";

const packages = createRequire(import.meta.url);
const byName = new Map<string, Asset>();

const font = add("inter-latin.woff2", "font/woff2", fromPackage(`${FONT_FILES}latin-wght-normal.woff2`));
const moreFont = add(
  "inter-more.woff2",
  "font/woff2",
  fromPackage(`${FONT_FILES}latin-ext-wght-normal.woff2`),
);

/** The paths of what every page asks for, made once when this is first imported. */
export const ASSETS = {
  font,
  style: add("dropkeep.css", CSS, joinStyles()),
  script: add("dropkeep.js", SCRIPT, joinScripts()),
  /** For the pages that follow a job by server-sent events. */
  live: add("live.js", SCRIPT, fromPackage("htmx.org/dist/ext/hx-sse.min.js")),
  /** For the pages that ask the browser for a passkey. */
  passkeys: add("passkeys.js", SCRIPT, joinPasskeys()),
  icon: add("icon.svg", "image/svg+xml", readFileSync(new URL("icons/icon.svg", STATIC))),
};

/** The file of a name under `/assets/`; undefined where no page says that name (any more). */
export function findAsset(name: string): Asset | undefined {
  return byName.get(name);
}

function add(name: string, type: string, content: Uint8Array): string {
  const body = Uint8Array.from(content);
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 12);
  const hashed = name.replace(".", `-${hash}.`);
  byName.set(hashed, { type, body, gzipped: Uint8Array.from(gzipSync(body, { level: 9 })) });
  return `/assets/${hashed}`;
}

function joinStyles(): Uint8Array {
  const text = join(readFolder("css"))
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\s*\n\s*/g, "\n")
    .replace('"asset:inter-latin.woff2"', `"${font}"`)
    .replace('"asset:inter-more.woff2"', `"${moreFont}"`);
  return new TextEncoder().encode(text);
}

function joinScripts(): Uint8Array {
  const htmx = ["htmx.min.js", "ext/hx-ptag.min.js"].map((name) => fromPackage(`htmx.org/dist/${name}`));
  return new TextEncoder().encode(join([...htmx, ...readFolder("js")]));
}

/** The library names its bundle for browsers in no export. */
function joinPasskeys(): Uint8Array {
  const bundle = packages.resolve("@simplewebauthn/browser").replace(
    /\b(script|esm)\/index\.js$/,
    "dist/bundle/index.umd.min.js",
  );
  return new TextEncoder().encode(join([readFileSync(bundle), ...readFolder("passkeys")]));
}

function join(files: Uint8Array[]): string {
  return files.map((file) => new TextDecoder().decode(file)).join("\n");
}

function readFolder(name: string): Uint8Array[] {
  const at = new URL(`${name}/`, STATIC);
  return readdirSync(at).sort().map((file) => readFileSync(new URL(file, at)));
}

function fromPackage(file: string): Uint8Array {
  return readFileSync(packages.resolve(file));
}
