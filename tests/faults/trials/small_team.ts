import type { BackupWorld } from "../../support/backup_world.ts";

/** Two people, a shared and a team's folder, and one file of each kind: little enough for a trial at every step. */
export async function smallTeam(control: BackupWorld["control"]): Promise<void> {
  const post = (route: string, body: unknown) => control("POST", route, body);
  for (const [given_name, surname] of [["Alice", "Adams"], ["Bob", "Brown"]] as const) {
    const email = `${given_name.toLowerCase()}@acme.example`;
    await post("members", { given_name, surname, email, admin: given_name === "Alice" });
  }
  await post("team-folders", { name: "Plans" });
  await post("put", { folder: "Plans", path: "/2026.md", text: "# Plan\n" });
  await post("folder", { member: "alice", path: "/Launch" });
  await post("put", { member: "alice", path: "/Launch/steps.txt", text: "one, two" });
  await post("shared-folders", { member: "alice", path: "/Launch", owner: "alice", with: ["bob"] });
  await post("put", { member: "alice", path: "/notes.txt", text: "notes" });
  await post("put", { member: "alice", path: "/deep/er/film.bin", recipe: { seed: 5, size: 300_000 } });
  await post("put", { member: "bob", path: "/copy of notes.txt", text: "notes" });
  await post("put", { member: "bob", path: "/empty.txt", text: "" });
  await post("folder", { member: "bob", path: "/nothing in it" });
}
