import nodemailer from "nodemailer";

/** A mail server, `smtp://user:password@host:587` or `smtps://…:465`, and in whose name mails go out. */
export interface SmtpSettings {
  url: string;
  from: string;
}

/** A mail, rendered. */
export interface Letter {
  to: string;
  subject: string;
  text: string;
  html: string;
  attachments: { filename: string; contentType: string; content: string }[];
  /** The same at each try, so that a second copy is known as one. */
  messageId: string;
}

/** The server refused, or was not there. */
export class NotDelivered extends Error {
  override readonly name = "NotDelivered";

  /** Permanent: another try would be refused too (5xx of the recipient or the message). */
  constructor(message: string, readonly permanent: boolean, options?: ErrorOptions) {
    super(message, options);
  }
}

/** Sends by SMTP (RFC 5321) with nodemailer; TLS is verified, and asked for by STARTTLS where it is offered. */
export function smtpSender({ url, from }: SmtpSettings): (letter: Letter) => Promise<void> {
  const limits = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 60_000 };
  const transport = nodemailer.createTransport({
    url,
    ...limits,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return async (letter) => {
    try {
      await transport.sendMail({ from, ...letter });
    } catch (error) {
      throw notDelivered(error);
    }
  };
}

/** 4yz is transient (RFC 5321, 4.2.1), and so is everything that is no answer; 5yz of the session (wrong password) may be mended. */
function notDelivered(error: unknown): NotDelivered {
  const { responseCode, code, message } = error as { responseCode?: number; code?: string; message: string };
  const isOurs = code === "EAUTH" || code === "ETLS";
  const permanent = !isOurs && responseCode !== undefined && responseCode >= 500;
  return new NotDelivered(`${code ?? "ERROR"}: ${message}`, permanent, { cause: error });
}
