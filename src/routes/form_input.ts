import type { z } from "zod";
import { Invalid } from "../domain/errors.ts";
import type { Request } from "./env.ts";

import type { Values } from "../views/form_values.ts";

export type { Values } from "../views/form_values.ts";

/** Fields that are never sent back in a page. */
const SECRET = /password|confirm|current|code|secret/i;

/**
 * The fields of a form, as its schema's verb takes them: strings, or lists where a name comes several times. Throws
 * `Invalid` for names that the form does not have, files, and text that cannot be stored (security T8).
 */
export async function readForm<Input extends z.ZodObject>(
  c: Request,
  schema: Input,
): Promise<z.input<Input>> {
  const body = await bodyOf(c);
  const strange = Object.keys(body).filter((name) => !(name in schema.shape));
  if (strange.length > 0) throw new Invalid("Cannot read the form: it is not the one that this page has");
  for (const value of Object.values(body).flat()) {
    if (typeof value !== "string") {
      throw new Invalid("Cannot read the form: a file stands in place of a text");
    }
    if (value.includes("\0")) throw new Invalid("Cannot read the form: a text in it holds a NUL character");
  }
  return body as z.input<Input>;
}

/** What was typed, for showing it again: the form's own fields, lists with spaces between, and no secret. */
export async function shownValues(c: Request, schema: z.ZodObject): Promise<Values> {
  const typed = Object.entries(await bodyOf(c)).map(([name, value]) => [name, [value].flat()] as const);
  const entries = typed.filter(([name, values]) =>
    name in schema.shape && !SECRET.test(name) && values.every((one) => typeof one === "string")
  );
  return Object.fromEntries(entries.map(([name, values]) => [name, values.join(" ")]));
}

/** All fields of a form that may be sent once more, whatever route they are for. */
export async function resendable(c: Request): Promise<[name: string, value: string][]> {
  const entries = Object.entries(await bodyOf(c)).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, one] as const)
  );
  return entries.filter((entry): entry is [string, string] =>
    typeof entry[1] === "string" && !SECRET.test(entry[0])
  );
}

async function bodyOf(c: Request) {
  const type = c.req.header("content-type") ?? "";
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)) return {};
  return await c.req.parseBody({ all: true }).catch(() => {
    throw new Invalid("Cannot read the form: its body is damaged; load the page again");
  });
}
