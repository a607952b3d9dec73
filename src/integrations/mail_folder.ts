import nodemailer from "nodemailer";
import type { Letter } from "./smtp.ts";

/** Writes each mail as a file `<time>-<id>.eml` into a folder, made where it is missing: for those who have no mail server. */
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
    const name = `${stamp}-${letter.messageId.replace(/^<([\w-]+)@.*$/, "$1")}.eml`;
    await Deno.writeFile(`${folder}/${name}`, message as Uint8Array, { mode: 0o600 });
  };
}
