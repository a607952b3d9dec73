import { removeKey } from "../../storage/repository/remove_key.ts";
import { alone, type Keeper } from "./keeper.ts";

/** Takes a password's way in away, while nobody else works on the repository. Answers the key's id. */
export async function removePassword(keeper: Keeper, key: string): Promise<string> {
  return await alone(keeper, () => removeKey(keeper.repository, key));
}
