import { type Installation, installation } from "../../support/installation.ts";

/**
 * Three backups of a file of Alice's that was changed, then moved and renamed; beside it one that stays (or is `gone` after
 * the first backup) and one of Bob's. `also`: texts of more files of Alice's.
 */
export async function harbour(
  { files, also = {}, gone }: { files: number; also?: Record<string, string>; gone?: string },
): Promise<Installation> {
  const world = await installation({ files });
  const put = (path: string, text: string, member = "alice") =>
    world.control("POST", "put", { member, path, text });
  for (const [path, text] of Object.entries(also)) await put(path, text);
  await put("/Plans/Harbour budget 2025.xlsx", "one");
  await put("/Old/harbour map.pdf", "a map");
  await put("/Secret/harbour of bob.txt", "his", "bob");
  await world.json("backup");
  await put("/Plans/Harbour budget 2025.xlsx", "one and two");
  if (gone !== undefined) await world.control("POST", "delete", { member: "alice", path: gone });
  await world.json("backup");
  await world.control("POST", "move", {
    member: "alice",
    from: "/Plans/Harbour budget 2025.xlsx",
    to: "/Done/Harbour budget final.xlsx",
  });
  await world.json("backup");
  return world;
}
