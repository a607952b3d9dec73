import type { DemoDropbox } from "./dropbox.ts";
import type { Victims } from "./victims.ts";

/** A home in the demo's Dropbox: where a snapshot has it, and whose it is. */
export interface Home {
  /** `/members/alice@acme.example` */
  path: string;
  namespace: string;
}

const SPARE = "Dropkeep demo";

/** For a home without any folder: one to be deleted and restored. */
export async function addSpareFolder(dropbox: DemoDropbox, { namespace }: Home): Promise<void> {
  for (const name of ["letter", "invoice", "minutes"]) {
    const text = `This ${name} is here to be deleted and restored.\n`;
    await dropbox.control("put", { namespace, path: `/${SPARE}/${name}.txt`, text });
  }
}

/** Edits, renames, deletes and adds behind Dropkeep's back. Answers what was done, a line each. */
export async function changeHome(
  dropbox: DemoDropbox,
  home: Home,
  victims: Victims,
  now: Date,
): Promise<string[]> {
  const { namespace } = home;
  const inside = (path: string) => path.slice(home.path.length);
  const done: string[] = [];
  const act = async (call: string, body: object, line: string) => {
    await dropbox.control(call, { namespace, ...body });
    done.push(line);
  };
  const stamp = now.toISOString();
  if (victims.edited) {
    await act("put", { path: inside(victims.edited), text: `Edited ${stamp}\n` }, `edited ${victims.edited}`);
  }
  if (victims.renamed) {
    const to = otherName(victims.renamed);
    await act(
      "move",
      { from: inside(victims.renamed), to: inside(to) },
      `renamed ${victims.renamed} to ${to}`,
    );
  }
  if (victims.deleted) {
    const { path, files } = victims.deleted;
    await act("delete", { path: inside(path) }, `deleted ${path} with its ${files} files`);
  }
  const added = `/Added ${stamp.slice(0, 10)}/${stamp.slice(11, 19).replaceAll(":", "-")}.txt`;
  await act("put", { path: added, text: `Added ${stamp}\n` }, `added ${home.path}${added}`);
  const paper = { path: "/Demo notes.paper", text: `Written ${stamp}\n`, exportAs: "html" };
  await act("put", paper, `wrote the Paper document ${home.path}${paper.path}`);
  return done;
}

/** `a.txt` becomes `a (renamed).txt`, and that `a.txt` again the next time. */
function otherName(path: string): string {
  const [, stem = path, mark, extension = ""] = /^(.*?)( \(renamed\))?(\.[^./]*)?$/s.exec(path) ?? [];
  return mark ? stem + extension : `${stem} (renamed)${extension}`;
}
