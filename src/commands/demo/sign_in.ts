import { NOBODY } from "../../domain/actor.ts";
import { enterBySession } from "../../domain/people/entry.ts";
import { endSession } from "../../domain/people/sessions.ts";
import { setUpOperator } from "../../domain/people/set_up.ts";
import { findUserByEmail } from "../../domain/people/users.ts";
import { openPortal } from "../../server/portal.ts";
import type { Services } from "../../services.ts";

/** By what somebody signs in to the demo's portal. */
export interface DemoSignIn {
  email: string;
  password: string;
  /** Where the password is kept for the next time. */
  passwordFile: string;
}

const EMAIL = "alice@acme.example";

/** Of the sample account, which is made the first time; nobody is signed in by that. Every demo has a password of its own. */
export async function demoSignIn(services: Services, folder: string, company: string): Promise<DemoSignIn> {
  const passwordFile = `${folder}/portal.password`;
  const { site: { portal } } = await openPortal(services, services.config.port);
  if (await findUserByEmail(portal.control.read, EMAIL) === undefined) {
    const password = newPassword();
    await Deno.writeTextFile(passwordFile, `${password}\n`, { mode: 0o600 });
    const name = { company, firstName: "Alice", lastName: "Adams" };
    const proof = { token: portal.setUp.text, email: EMAIL, password, confirm: password };
    const { token } = await setUpOperator(portal, NOBODY, { ...name, ...proof });
    await endSession(portal, (await enterBySession(portal, token, NOBODY))!.actor);
  }
  return { email: EMAIL, password: (await Deno.readTextFile(passwordFile)).trim(), passwordFile };
}

/** Five groups of four letters: 94 bits, and short enough to be typed. */
function newPassword(): string {
  const letters = crypto.getRandomValues(new Uint8Array(20));
  return [0, 4, 8, 12, 16].map((from) =>
    [...letters.subarray(from, from + 4)].map((byte) => String.fromCharCode(97 + byte % 26)).join("")
  ).join("-");
}
