import PostalMime from "postal-mime";

/** A mail of the folder that stands in for a mail server, as it reads. */
export interface ReadMail {
  file: string;
  to: string;
  subject: string;
  date: string;
  text: string;
  html: string;
}

/** `<time>-<id>.eml`, as `folderSender` names them. */
const FILE = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z-([\w-]+)\.eml$/;

/** The id that the outbox gave the mail in a file; null where the name is no mail's. */
export function mailIdOf(file: string): string | null {
  return FILE.exec(file)?.[1] ?? null;
}

/** Files of mails by the id that the outbox gave them; none where the folder has not been made. */
export async function keptMailFiles(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  try {
    for await (const { name } of Deno.readDir(folder)) {
      const id = mailIdOf(name);
      if (id !== null) files.set(id, name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return files;
}

/** Null where there is none of that name. */
export async function readKeptMail(folder: string, file: string): Promise<ReadMail | null> {
  if (!FILE.test(file)) return null;
  try {
    const { to, subject, date, text, html } = await PostalMime.parse(
      await Deno.readFile(`${folder}/${file}`),
    );
    const names = (to ?? []).map((one) => one.address ?? "").join(", ");
    return { file, to: names, subject: subject ?? "", date: date ?? "", text: text ?? "", html: html ?? "" };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
