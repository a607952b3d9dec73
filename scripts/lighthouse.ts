/**
 * `deno task lighthouse`: Lighthouse's scores of the portal's pages, at least 95 / 100 / 100. It needs Debian's chromium, and
 * lighthouse 13.5.0 from npm (176 MB, kept in Deno's cache), which is no package of this project.
 */
import { aliceSetsUp, backUp, connectTeam, openSite } from "../tests/browser/site.ts";

const LIGHTHOUSE = "npm:lighthouse@13.5.0";
const LEAST = { "performance": 0.95, "accessibility": 1, "best-practices": 1 } as const;
const CATEGORIES = Object.keys(LEAST) as (keyof typeof LEAST)[];

const site = await openSite();
try {
  const alice = await aliceSetsUp(site);
  const task = await connectTeam(site);
  await backUp(site, alice, task);
  const cookie = alice.cookies.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  for (
    const path of [
      "/signin",
      "/",
      `/tasks/${task}`,
      `/recovery/${task}`,
      "/activity/system",
      "/settings/security",
    ]
  ) {
    const scores = await scoresOf(site.origin + path, path === "/signin" ? "" : cookie);
    const isLow = CATEGORIES.some((name) => scores[name] < LEAST[name]);
    console.log(
      isLow ? "LOW" : "ok ",
      CATEGORIES.map((name) => Math.round(scores[name] * 100)).join(" / "),
      path,
    );
    if (isLow) Deno.exitCode = 1;
  }
} finally {
  await site.close();
}

async function scoresOf(url: string, cookie: string): Promise<Record<keyof typeof LEAST, number>> {
  const folder = await Deno.makeTempDir({ prefix: "dropkeep-lighthouse-" });
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    // Outside the project: its lock file knows nothing of Lighthouse.
    cwd: folder,
    env: { CHROME_PATH: "/usr/bin/chromium", NO_UPDATE_NOTIFIER: "1" },
    args: [
      "run",
      "-A",
      "--no-lock",
      LIGHTHOUSE,
      url,
      "--quiet",
      "--preset=desktop",
      "--output=json",
      `--only-categories=${CATEGORIES.join(",")}`,
      `--extra-headers=${JSON.stringify({ Cookie: cookie })}`,
      "--chrome-flags=--headless=new --no-sandbox",
    ],
  }).output();
  await Deno.remove(folder, { recursive: true });
  if (code !== 0) throw new Error(`Cannot run ${LIGHTHOUSE}: ${new TextDecoder().decode(stderr)}`);
  const { categories } = JSON.parse(new TextDecoder().decode(stdout));
  return Object.fromEntries(CATEGORIES.map((name) => [name, categories[name].score])) as never;
}
