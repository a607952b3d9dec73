import { type Installation, installation } from "../../support/installation.ts";

/** Two backups, between which Alice and Bob did all that a comparison tells apart. */
export async function comparedWorld(): Promise<Installation> {
  const world = await installation({ files: 30 });
  const put = (path: string, text: string) => world.control("POST", "put", { member: "alice", path, text });
  const move = (from: string, to: string) => world.control("POST", "move", { member: "alice", from, to });
  const bobs = (verb: string, body: object) => world.control("POST", verb, { member: "bob", ...body });
  await put("/Plans/changed.txt", "one");
  await put("/Plans/moved.txt", "goes elsewhere");
  await put("/Plans/2025/a.txt", "a");
  await put("/Plans/2025/b.txt", "b");
  await put("/Lost/whole/c.txt", "c");
  await put("/Lost/whole/d.txt", "d");
  await put("/Lost/part/e.txt", "e");
  await put("/Lost/part/kept.txt", "is kept");
  await bobs("put", { path: "/Turned/file", text: "a file" });
  await bobs("put", { path: "/Turned/folder/x.txt", text: "in a folder" });
  await bobs("put", { path: "/Turned/Case.txt", text: "the same" });
  await world.json("backup");
  await put("/Plans/changed.txt", "one and two");
  await put("/Plans/new.txt", "new");
  await move("/Plans/moved.txt", "/Done/moved.txt");
  await move("/Plans/2025", "/Plans/Last year");
  await move("/Lost/part/kept.txt", "/Done/kept.txt");
  await world.control("POST", "delete", { member: "alice", path: "/Lost" });
  for (const name of ["file", "folder", "Case.txt"]) await bobs("delete", { path: `/Turned/${name}` });
  await bobs("put", { path: "/Turned/file/in it.txt", text: "a folder now" });
  await bobs("put", { path: "/Turned/folder", text: "a file now" });
  await bobs("put", { path: "/Turned/CASE.txt", text: "the same" });
  await world.json("backup");
  return world;
}
