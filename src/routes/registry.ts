import type { Handler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { Hono } from "hono";
import { z } from "zod";
import { Invalid } from "../domain/errors.ts";
import type { Env, Request } from "./env.ts";
import { readForm, shownValues, type Values } from "./form_input.ts";
import { gate } from "./gate.ts";
import type { Policy } from "./policy.ts";

type Answer = Response | Promise<Response>;

/** One URL and method, with what stands before it. */
export interface Route {
  method: "GET" | "POST";
  path: string;
  policy: Policy;
  /** What its body must be; null: it has none. */
  input: z.ZodObject | null;
  handler: Handler<Env>;
}

/** A form as its page shows it: what was typed, and what is wrong with it. */
export interface Form {
  values: Values;
  errors: Record<string, string>;
}

/** The input of a button that says all by its URL. */
export const NOTHING = z.strictObject({});

const EMPTY: Form = { values: {}, errors: {} };

/**
 * The list of one noun's URLs. Only here can a URL be made, and only with its policy (security D6); `mount` puts them
 * into the app behind their gates.
 */
export class Routes {
  readonly list: Route[] = [];

  /** A page or a fragment. */
  get<Path extends string>(path: Path, policy: Policy, show: (c: Request<Path>) => Answer): this {
    return this.#add("GET", path, policy, null, (c) => show(c as Request<Path>));
  }

  /** A button: a POST without a page of its own. What is wrong with its input is told by the error page. */
  post<Path extends string, Input extends z.ZodObject>(
    path: Path,
    policy: Policy,
    input: Input,
    act: (c: Request<Path>, values: z.input<Input>) => Answer,
  ): this {
    return this.#add("POST", path, policy, input, async (c) => {
      return await act(c as Request<Path>, await readForm(c, input));
    });
  }

  /** Where another machine posts, which proves itself by signing the body: the handler reads it as it came. */
  signed<Path extends string>(path: Path, policy: Policy, act: (c: Request<Path>) => Answer): this {
    return this.#add("POST", path, policy, null, (c) => act(c as Request<Path>));
  }

  /**
   * A form: GET shows it, POST to the same URL acts. Refused, it comes back as 422 with what was typed (but no secret)
   * and a sentence for each field. `look` is the policy of the GET where it is not the same.
   */
  form<Path extends string, Input extends z.ZodObject>(
    path: Path,
    { policy, look, input, show, act }: {
      policy: Policy;
      look?: Policy;
      input: Input;
      show: (c: Request<Path>, form: Form) => Answer;
      act: (c: Request<Path>, values: z.input<Input>) => Answer;
    },
  ): this {
    this.get(path, look ?? { ...policy, rate: "page", audit: null }, (c) => show(c, EMPTY));
    return this.#add("POST", path, policy, input, async (c) => {
      const typed = await shownValues(c, input);
      try {
        return await act(c as Request<Path>, await readForm(c, input));
      } catch (error) {
        if (!(error instanceof Invalid)) throw error;
        const fields = Object.keys(error.fields).length > 0 ? error.fields : { "": error.message };
        const page = await show(c as Request<Path>, { values: typed, errors: fields });
        return new Response(page.body, { status: 422, headers: page.headers });
      }
    });
  }

  #add(
    method: Route["method"],
    path: string,
    policy: Policy,
    input: Route["input"],
    handler: Handler<Env>,
  ): this {
    this.list.push({ method, path, policy, input, handler });
    return this;
  }
}

/** Puts routes into the app; answers their list, which the tests walk. */
export function mount(app: Hono<Env>, rooms: Routes[]): Route[] {
  const all = rooms.flatMap((room) => room.list);
  for (const { method, path, policy, handler } of all) {
    const tooLarge = bodyLimit({ maxSize: policy.body, onError: refuseBody });
    app.on(method, path, tooLarge as Handler<Env>, gate(policy), handler);
  }
  return all;
}

function refuseBody(): never {
  throw new TooLarge("Cannot take this: it is larger than anything that belongs here");
}

/** A body beyond what the route takes. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";
}
