import type { ControlReader } from "../control.ts";

/** What a person is called where they are told of in a sentence; "somebody" who is not kept any more. */
export async function userName(db: ControlReader, id: string | null): Promise<string> {
  if (id === null) return "somebody";
  const user = await db.selectFrom("users").select(["first_name", "last_name"]).where("id", "=", id)
    .executeTakeFirst();
  return user === undefined ? "somebody" : `${user.first_name} ${user.last_name}`.trim() || "somebody";
}
