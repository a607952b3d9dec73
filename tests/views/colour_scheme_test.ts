import { expect, it } from "vitest";

/** By `light-dark()`, which gives colours and nothing else, a page is the same in both schemes but for its colours. */
it("light and dark differ in nothing but colours: neither a style nor a script asks for the scheme", () => {
  const asking = [...sources("static"), ...sources("src/views")]
    .filter((path) => /prefers-color-scheme/.test(Deno.readTextFileSync(path)));

  expect(asking).toEqual([]);
  expect(Deno.readTextFileSync("static/css/tokens.css")).toContain("color-scheme: light dark;");
});

function sources(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return sources(path);
    return /\.(css|js|ts|tsx)$/.test(name) ? [path] : [];
  });
}
