import type { Config } from "./config.ts";
import type { DueMail } from "./domain/outbox.ts";
import { folderSender } from "./integrations/mail_folder.ts";
import { NotDelivered, smtpSender } from "./integrations/smtp.ts";
import type { Failure } from "./jobs/mailing.ts";
import { renderMail } from "./views/mails/mail.tsx";

/** Sends a mail by the configured server, or into `<data>/mail`; answers why it was not taken, or null. */
export function mailer(config: Pick<Config, "mail" | "data">, now: () => Date) {
  const { smtp, from } = config.mail;
  const send = smtp === null
    ? folderSender(`${config.data}/mail`, from, now)
    : smtpSender({ url: smtp.reveal(), from });
  return async ({ id, to, mail }: DueMail): Promise<Failure | null> => {
    try {
      await send({ to, ...await renderMail(mail), messageId: `<${id}@dropkeep>` });
      return null;
    } catch (error) {
      if (error instanceof NotDelivered) return { words: error.message, permanent: error.permanent };
      return { words: (error as Error).message, permanent: false };
    }
  };
}
