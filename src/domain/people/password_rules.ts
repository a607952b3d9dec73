import { isCommonPassword } from "../../auth/common_passwords.ts";
import { Invalid } from "../errors.ts";

/** Characters (code points), by NIST 800-63B-4: more where the password is the only proof. */
export const ALONE = 15;
export const WITH_FACTOR = 8;
const MOST = 128;
/** A word of one's own makes up most of the password when so many characters or fewer stand beside it. */
const BESIDE = 4;

/**
 * Refuses a new password that is too short, too long, among the common ones, or little more than a word of the
 * person's own (name, address, company). Any characters are fine; nothing must be mixed. Throws `Invalid`.
 */
export async function refuseWeakPassword(password: string, own: string[], minimum: number) {
  const why = await weakness(password, own, minimum);
  if (why !== null) throw new Invalid(`Cannot take this password: it ${why}`, { password: why });
}

async function weakness(password: string, own: string[], minimum: number): Promise<string | null> {
  const length = [...password].length;
  if (length < minimum) return `is shorter than ${minimum} characters: a few words in a row are easy to keep`;
  if (length > MOST) return `is longer than ${MOST} characters`;
  if (await isCommonPassword(password)) return "is among the passwords that are tried first: choose another";
  const word = ownWord(password, own);
  return word === null ? null : `is little more than "${word}": choose something that nobody can guess`;
}

function ownWord(password: string, own: string[]): string | null {
  const text = password.toLowerCase();
  const words = [...own, "dropkeep"].flatMap((one) => [one, ...one.split(/[@.\s-]+/)])
    .map((word) => word.toLowerCase()).filter((word) => word.length >= 4);
  return words.find((word) => text.includes(word) && text.replaceAll(word, "").length <= BESIDE) ?? null;
}
