import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

/** Which rooms a room may import from; files straight below src, and what only they put together, stand above all rooms. */
const ARROWS: Record<string, string[]> = {
  routes: ["views", "domain"],
  views: ["domain"],
  jobs: ["domain"],
  domain: ["dropbox", "auth", "integrations", "storage"],
  auth: [],
  dropbox: [],
  integrations: [],
  storage: [],
  sandbox: [],
};

/** Words that only the files named may say: everybody else is handed a setting or a clock. A worker.ts is its thread's main. */
const OWNED_WORDS: [word: RegExp, owners: RegExp][] = [
  [/\bDeno\.env\b|\bprocess\.env\b/, /^src\/(config\.ts|config\/.*|sandbox\/main\.ts)$/],
  [
    /\bDate\.now\b|\bnew Date\(\)|(?<!new )\bDate\(\)/,
    /^src\/(main|cli|sandbox\/(main|state\/clock)|domain\/.*\/worker)\.ts$/,
  ],
];

/** A file that binds the name itself (a parameter, a property) calls the `fetch` it was handed. */
const GLOBAL_FETCH = /\bglobalThis\.fetch\b|(?:\bawait|\breturn|=>|=|\(|,|\?\?)\s*fetch\b(?!\s*[:?,})])/;
const OWN_FETCH = /\bfetch\??\s*:|[{,(]\s*fetch\s*[,})]|^\s*fetch\([^)]*\)\s*[:{]/m;
const FETCH_OWNERS =
  /^src\/(main|cli|services|sandbox\/main|domain\/.*\/worker|storage\/objects\/s3\/send)\.ts$/;

/** Lines. Style asks for 150 (views 200); past this a file has become two. */
const LINES_AT_MOST = 250;

const SOURCES = sources("src");

describe("architecture", () => {
  it("lets imports flow down only", () => {
    const wrong = SOURCES.flatMap((file) =>
      imports(file).filter((to) => !mayImport(file, to)).map((to) => `${file} -> ${to}`)
    );

    expect(wrong).toEqual([]);
  });

  it("lets views know domain's shapes, never its verbs", () => {
    const verbs = SOURCES.filter((file) => room(file) === "views")
      .filter((file) => /^import (?!type )[^;]*from "[^"]*\/domain\//m.test(code(file)));

    expect(verbs).toEqual([]);
  });

  it.each(OWNED_WORDS)("keeps %s where it is owned", (word, owners) => {
    const strangers = SOURCES.filter((file) => !owners.test(file) && word.test(code(file)));

    expect(strangers).toEqual([]);
  });

  it("loads neither portal nor sandbox with the command line: the command that needs them does", () => {
    const commands = sources("src/commands").filter((file) => dirname(file) === "src/commands");
    const loaded = ["src/cli.ts", ...commands].flatMap((file) => [...loadedBy(file)]);

    expect(new Set(loaded).size).toBeGreaterThan(300);
    const heavy = /^src\/(app\.|doors\/|server\/|sandbox\/|auth\/pass)/;
    expect(loaded.filter((file) => heavy.test(file))).toEqual([]);
  });

  it("loads no command with the program: each when it is asked for", () => {
    const loaded = [...loadedBy("src/cli.ts")];

    expect(loaded).toContain("src/commands/commands.ts");
    expect(loaded.filter((file) => /^src\/domain\/(restore|rebuild|export|upkeep)\//.test(file))).toEqual([]);
  });

  it("loads no package with a worker: their SDKs cost each thread a fifth of its start", () => {
    const loaded = [...loadedBy("src/domain/backup/pipeline/worker.ts")];
    const load = /^import (?!type )[^;"]*"(?!\.|node:)/m;

    expect(loaded).toContain("src/dropbox/zipped_folder.ts");
    expect(loaded.filter((file) => load.test(code(file)))).toEqual([]);
  });

  it("gives everybody below the top their fetch", () => {
    const callers = SOURCES.filter((file) => !FETCH_OWNERS.test(file))
      .filter((file) => GLOBAL_FETCH.test(code(file)) && !OWN_FETCH.test(code(file)));

    expect(callers).toEqual([]);
  });

  it(`keeps a file within ${LINES_AT_MOST} lines`, () => {
    const long = [...SOURCES, ...sources("tests"), ...sources("scripts"), ...sources("bench")]
      .filter((file) => lines(file) > LINES_AT_MOST);

    expect(long).toEqual([]);
  });

  it("pins every package, and imports none that is not in deno.json", () => {
    const pinned: Record<string, string> = JSON.parse(readFileSync("deno.json", "utf8")).imports;
    const loose = Object.values(pinned).filter((at) =>
      !/^npm:(@[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+[\w.-]*$/.test(at)
    );
    const unknown = SOURCES.flatMap((file) => packages(file)).filter((name) => !isPinned(name, pinned));

    expect({ loose, unknown }).toEqual({ loose: [], unknown: [] });
  });

  it("keeps out of the container what nothing in src names, and that alone", () => {
    const pinned = Object.keys(JSON.parse(readFileSync("deno.json", "utf8")).imports);
    const [, removed = ""] = /deno remove \S+ \\\n([^\\]*)\\/.exec(readFileSync("Dockerfile", "utf8")) ?? [];
    const all = SOURCES.map((file) => readFileSync(file, "utf8")).join();
    const unnamed = pinned.filter((name) => !all.includes(`"${name}"`) && !all.includes(`"${name}/`));

    expect(removed.trim().split(/\s+/)).toEqual(unnamed.sort());
  });

  it("tells V8 the same of its heaps in the container as in the tasks that start Dropkeep", () => {
    const { tasks }: { tasks: Record<string, string> } = JSON.parse(readFileSync("deno.json", "utf8"));
    const starts = [tasks.start!, tasks.dropkeep!, tasks.demo!, readFileSync("Dockerfile", "utf8")];
    const told = starts.map((text) => /--v8-flags=[^\s"]+/.exec(text)?.[0]);

    expect(told[0]).toBeDefined();
    expect(new Set(told).size).toBe(1);
  });
});

/** Without what runs leave behind, which git ignores too. */
function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !/^\.?work$/.test(name)).flatMap(
    (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sources(path);
      return /\.tsx?$/.test(path) ? [path] : [];
    },
  ).sort();
}

function mayImport(from: string, to: string): boolean {
  if (room(from) === null || room(from) === room(to)) return true;
  return ARROWS[room(from) ?? ""]?.includes(room(to) ?? "") ?? false;
}

/** Null for a file straight below src, and in the folders above all rooms: of the command line, the server, the settings. */
function room(file: string): string | null {
  return /^src\/(?!(?:commands|config|doors|installation|server)\/)([^/]+)\//.exec(file)?.[1] ?? null;
}

function imports(file: string): string[] {
  return specifiers(file).filter((name) => name.startsWith(".")).map((name) => join(dirname(file), name))
    .filter((path) => path.startsWith("src/"));
}

/** What starts with a file, however far away; types load nothing, nor does what is imported by its URL. */
function loadedBy(top: string): Set<string> {
  const loaded = new Set([top]);
  for (const file of loaded) {
    const named = code(file).matchAll(/^(?:import|export)\b(?! type\b)[^;"]*?"(\.[^"]+\.tsx?)"/gm);
    for (const [, name] of named) loaded.add(join(dirname(file), name!));
  }
  return loaded;
}

function packages(file: string): string[] {
  return specifiers(file).filter((name) => !/^(\.|node:)/.test(name));
}

function specifiers(file: string): string[] {
  const found = code(file).matchAll(
    /(?:\bfrom|^\s*import|\bimport\(|\bnew URL\((?=["']\.))\s*["']([^"'\n$]+)["']/gm,
  );
  return [...found].map(([, name]) => name ?? "");
}

function isPinned(name: string, pinned: Record<string, string>): boolean {
  return Object.keys(pinned).some((known) => name === known || name.startsWith(`${known}/`));
}

function lines(file: string): number {
  return readFileSync(file, "utf8").split("\n").length - 1;
}

/** The file without its comments, which may say any word. */
function code(file: string): string {
  return readFileSync(file, "utf8").replace(/(^|[\s({,])\/\*[\s\S]*?\*\//g, "$1").replace(
    /(^|\s)\/\/.*$/gm,
    "$1",
  );
}
