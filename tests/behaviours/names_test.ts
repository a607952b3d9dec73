import { describe, expect, it } from "vitest";
import { restoreWorld } from "../domain/restore_world.ts";
import type { Json } from "./staged.ts";

describe("names", () => {
  it("38 of every kind come back as they were: case, NFC and NFD, sigma, Turkish, spaces, emoji, newline, 255 long", async () => {
    const world = await restoreWorld({ backedUp: false });
    const odd = [
      "ΟΔΟΣ.txt",
      "İstanbul.txt",
      "STRASSE ẞ.txt",
      "tail ",
      "bell\u007f",
      "a\nb",
      "\u0041\u030a.txt",
      "\u00c5.txt",
      "😀",
      "x".repeat(255),
    ];
    for (const name of odd) {
      await world.control("POST", "put", { member: "carol", path: `/Strange/Sub/${name}`, text: name });
    }
    await world.control("POST", "rename-case", { member: "carol", path: "/Strange/Sub", name: "SUB" });
    const { state } = await world.backUp();
    const place = "members/carol@acme.example";
    const before = await world.tree(place);
    await world.control("POST", "delete", { member: "carol", path: "/Strange" });
    const given = await world.restore({ paths: [`/${place}/Strange`] });
    const names = (tree: Json) =>
      [...tree.keys()].map((path: string) => path.slice(path.lastIndexOf("/") + 1)).sort();
    const after = await world.tree(place);
    await world.close();

    expect([state, given.outcomes.restored]).toEqual(["success", odd.length]);
    expect(names(before)).toEqual(expect.arrayContaining(odd));
    expect(names(after)).toEqual(names(before));
  });
});
