import type { Config } from "../config.ts";
import type { Attachment } from "../domain/mails/mails.ts";
import type { DueMail } from "../domain/mails/outbox.ts";
import { folderSender } from "../integrations/mail_folder.ts";
import { type Letter, NotDelivered, smtpSender } from "../integrations/smtp.ts";
import type { Failure } from "../jobs/mailing.ts";
import { renderMail } from "../views/mails/mail.tsx";

/** Sends a mail by the configured server, or into `<data>/mail`; answers why it was not taken, or null. */
export function mailer(config: Pick<Config, "mail" | "data">, now: () => Date) {
  const { smtp, from } = config.mail;
  const send = smtp === null
    ? folderSender(mailFolderOf(config.data), from, now)
    : smtpSender({ url: smtp.reveal(), from });
  return async ({ id, to, mail }: DueMail): Promise<Failure | null> => {
    try {
      const { attachments, ...rendered } = await renderMail(mail);
      await send({ to, ...rendered, attachments: attachments.map(asFile), messageId: `<${id}@dropkeep>` });
      return null;
    } catch (error) {
      if (error instanceof NotDelivered) return { words: error.message, permanent: error.permanent };
      return { words: (error as Error).message, permanent: false };
    }
  };
}

function asFile({ filename, type, text }: Attachment): Letter["attachments"][number] {
  return { filename, contentType: type, content: text };
}

/** Where mails are put that no server takes. */
export function mailFolderOf(data: string): string {
  return `${data}/mail`;
}
