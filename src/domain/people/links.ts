import { z } from "zod";
import type { Visit } from "../actor.ts";
import { readInput } from "../input.ts";
import type { Portal } from "../portal.ts";
import { askAtDoor, throttleDoor } from "./door.ts";
import { emailField } from "./fields.ts";

export const addressForm = z.strictObject({ email: emailField });

/** Asks for a link to a new password. The answer is a mail, or nothing (security A4). Throws `Invalid`, `TooMany`. */
export async function askForReset(portal: Portal, visit: Visit, input: unknown) {
  await ask(portal, visit, "reset", input);
}

/** Asks for the link that confirms an address once more. Throws `Invalid`, `TooMany`. */
export async function askForActivation(portal: Portal, visit: Visit, input: unknown) {
  await ask(portal, visit, "activation", input);
}

async function ask(portal: Portal, visit: Visit, kind: "reset" | "activation", input: unknown) {
  const { email } = readInput("Cannot send a link", addressForm, input);
  throttleDoor(portal, visit, email);
  await askAtDoor(portal, { kind, email, visit });
}
