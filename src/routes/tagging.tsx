import { Recounted } from "../domain/entity_selection.ts";
import { Invalid } from "../domain/errors.ts";
import { scopeOf } from "../domain/scope.ts";
import { tagEntities, type TagForm, tagForm } from "../domain/tag_deeds.ts";
import { allTags, LIMITED_ACCESS } from "../domain/tagging.ts";
import { TagsPage } from "../views/entities/tags.tsx";
import { setFlash } from "./cookies.ts";
import { actorOf, catalogueOf, doorsOf, portalOf, type Request } from "./env.ts";
import { frameOf } from "./frame.ts";
import { may } from "./policy.ts";
import { Routes } from "./registry.ts";
import { countOf, keptFields, selectionOf, tableAt } from "./selection.ts";
import { taskOf } from "./task_of.ts";

/** **Tags** on the selection (product B8), **Limited Access** among them (B9): first asks which, then does it. */
export function tagging() {
  return new Routes()
    .post(
      "/tasks/:id/entities/tags",
      may("tasks.modify", { rate: "change", tagged: true, audit: "entities.tagged" }),
      tagForm,
      async (c, input) => {
        await taskOf(c);
        const count = countOf(await selectionOf(c, input));
        if (count === 0) return to(c, input, "nothing_selected", 0);
        return input.deed ? await change(c, input) : await ask(c, input, count);
      },
    );
}

async function change(c: Request, input: TagForm): Promise<Response> {
  const name = input.fresh?.trim() || input.chosen;
  if (!name) throw new Invalid("Cannot change the tags: choose one, or give a new one a name");
  const deed = input.deed === "withdraw" ? "withdraw" as const : "apply" as const;
  const { keys, now } = portalOf(c);
  const parts = { control: doorsOf(c), catalogue: await catalogueOf(c), keys, now: now() };
  const wanted = { name, on: deed === "apply" };
  try {
    const selection = await selectionOf(c, input);
    return to(c, input, deed, await tagEntities(parts, actorOf(c), await taskOf(c), wanted, selection));
  } catch (error) {
    if (!(error instanceof Recounted)) throw error;
    return await ask(c, input, error.count);
  }
}

/** Which tag. Where a page could not count what matches, the title says "all". */
async function ask(c: Request, input: TagForm, count: number): Promise<Response> {
  const tags = (await allTags((await catalogueOf(c)).read)).map(({ name }) => name);
  const limited = scopeOf(actorOf(c)).isPrimary ? LIMITED_ACCESS : undefined;
  const props = { count, tags, limited, fields: keptFields(input, count) };
  return await c.html(
    <TagsPage frame={frameOf(c)} {...props} action={c.req.path} back={tableAt(c, input)} />,
  );
}

function to(
  c: Request,
  input: TagForm,
  flash: "apply" | "withdraw" | "nothing_selected",
  count: number,
): Response {
  setFlash(c, flash, count);
  return c.redirect(tableAt(c, input), 303);
}
