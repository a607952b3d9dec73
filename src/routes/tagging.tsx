import { Recounted } from "../domain/entities/selection.ts";
import { Invalid } from "../domain/errors.ts";
import { scopeOf } from "../domain/scope.ts";
import { tagsOfSelection } from "../domain/entities/selection_tags.ts";
import { tagEntities, type TagForm, tagForm, type TagWish, wantedTag } from "../domain/entities/tag_deeds.ts";
import { LIMITED_ACCESS } from "../domain/entities/tagging.ts";
import { ConfirmLimit, limitTitle } from "../views/entities/limit.tsx";
import { Tags, tagsTitle } from "../views/entities/tags.tsx";
import { answerDialog, answerDone } from "./dialogs.tsx";
import { actorOf, catalogueOf, partsOf, type Request } from "./env.ts";
import { may } from "./policy.ts";
import { Routes } from "./registry.ts";
import { countOf, keptFields, placeOf, selectionOf } from "./selection.ts";
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
        if (count === 0) return await answerDone(c, "nothing_selected", { to: placeOf(c, input) });
        const wanted = wantedTag(input);
        if (wanted === null) return await ask(c, input);
        if (wanted.name === LIMITED_ACCESS && !input.confirmed && scopeOf(actorOf(c)).isPrimary) {
          return await confirmLimit(c, input, wanted);
        }
        return await change(c, input, wanted);
      },
    );
}

async function change(c: Request, input: TagForm, wanted: TagWish): Promise<Response> {
  try {
    const count = await tagEntities(
      await partsOf(c),
      actorOf(c),
      await taskOf(c),
      wanted,
      await selectionOf(c, input),
    );
    const flash = wanted.on ? "apply" : "withdraw";
    return await answerDone(c, flash, { to: placeOf(c, input), count, changed: ["entities:changed"] });
  } catch (error) {
    if (error instanceof Recounted) return await confirmAgain(c, input, wanted, error.count);
    if (error instanceof Invalid && input.fresh !== undefined) return await ask(c, input, error);
    throw error;
  }
}

/** Which tag; `refused`: why the new one's name is none. */
async function ask(c: Request, input: TagForm, refused?: Invalid): Promise<Response> {
  const { read } = await catalogueOf(c);
  const [find, selection] = [input.find ?? "", await selectionOf(c, input)];
  const found = await tagsOfSelection(read, scopeOf(actorOf(c)), (await taskOf(c)).id, { selection, find });
  const fresh = refused && { value: input.fresh ?? "", error: `The name ${refused.fields.name}.` };
  const shown = { find, fresh, fields: keptFields(input, found.count) };
  const card = <Tags {...found} {...shown} action={c.req.path} back={placeOf(c, input)} />;
  const answer = await answerDialog(c, tagsTitle(found.count), card);
  return refused ? new Response(answer.body, { status: 422, headers: answer.headers }) : answer;
}

async function confirmLimit(c: Request, input: TagForm, wanted: TagWish): Promise<Response> {
  const [{ read }, selection] = [await catalogueOf(c), await selectionOf(c, input)];
  const { count } = await tagsOfSelection(read, scopeOf(actorOf(c)), (await taskOf(c)).id, { selection });
  return await confirm(c, input, wanted, { count, recounted: false });
}

/** Another number matches than was shown: which tag it is stands, and is asked about once more. */
async function confirmAgain(c: Request, input: TagForm, wanted: TagWish, count: number): Promise<Response> {
  if (wanted.name !== LIMITED_ACCESS) return await ask(c, input);
  return await confirm(c, input, wanted, { count, recounted: true });
}

async function confirm(
  c: Request,
  input: TagForm,
  { name, on }: TagWish,
  counted: { count: number; recounted: boolean },
): Promise<Response> {
  const fields: [string, string][] = [
    ...keptFields(input, counted.count),
    [on ? "apply" : "withdraw", name],
  ];
  const card = <ConfirmLimit {...counted} {...{ on, fields }} action={c.req.path} back={placeOf(c, input)} />;
  return await answerDialog(c, limitTitle({ on, count: counted.count }), card);
}
