import nodemailer from "nodemailer";
import type { Letter } from "./smtp.ts";

/**
 * Writes each mail as a file `<time>-<id>.eml` into a folder, made where it is missing: for those who have no mail server.
 * Beside it stands `<time>-<id>.txt`, for whoever opens it by hand: in the mail itself links are broken into lines.
 */
export function folderSender(
  folder: string,
  from: string,
  now: () => Date,
): (letter: Letter) => Promise<void> {
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: "unix" });
  return async (letter) => {
    const { message } = await transport.sendMail({ from, ...letter });
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    const stamp = now().toISOString().replace(/[:.]/g, "-");
    const name = `${stamp}-${letter.messageId.replace(/^<([\w-]+)@.*$/, "$1")}`;
    await Deno.writeFile(`${folder}/${name}.eml`, message as Uint8Array, { mode: 0o600 });
    const plain = `To: ${letter.to}\nSubject: ${letter.subject}\n\n${letter.text}\n`;
    await Deno.writeTextFile(`${folder}/${name}.txt`, plain, { mode: 0o600 });
  };
}
