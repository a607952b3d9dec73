import type { Attachment, Mail } from "../../domain/mails/mails.ts";
import { type MailWords, mailWords } from "./words.ts";

/** A mail as it is sent: both bodies say the same. */
export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
  attachments: Attachment[];
}

/** Renders a mail. */
export async function renderMail(mail: Mail): Promise<RenderedMail> {
  const words = mailWords(mail);
  const html = await (<HtmlMail {...words} />).toString();
  return {
    subject: oneLine(`${words.subject} · Dropkeep`),
    text: textOf(words),
    html: `<!DOCTYPE html>${html}`,
    attachments: "attachment" in mail && mail.attachment ? [mail.attachment] : [],
  };
}

/** People's names stand in mails: what breaks a header or a line is taken out. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}/gu, " ");
}

function textOf({ greeting, lines, button, after }: MailWords): string {
  const parts = [greeting, lines.join("\n"), button && `${button.label}:\n${button.href}`, after.join("\n")];
  return `${parts.filter(Boolean).join("\n\n")}\n\nDropkeep\n`;
}

/** Plain markup: mail programs know neither our style sheet nor much of CSS. */
function HtmlMail({ subject, greeting, lines, button, after }: MailWords) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>{subject}</title>
      </head>
      <body style="margin:0;padding:24px;background:#f5f6f8;color:#16181d;font:15px/1.5 system-ui,sans-serif">
        <div style="max-width:520px;margin:0 auto;padding:28px;background:#fff;border-radius:8px">
          <h1 style="margin:0 0 16px;font-size:20px">{subject}</h1>
          <p>{greeting}</p>
          {lines.map(Line)}
          {button && (
            <p>
              <a
                href={button.href}
                style="display:inline-block;padding:10px 16px;background:#3355d8;color:#fff;border-radius:6px;text-decoration:none"
              >
                {button.label}
              </a>
            </p>
          )}
          {after.map(Note)}
        </div>
      </body>
    </html>
  );
}

function Line(line: string) {
  return <p>{line}</p>;
}

function Note(line: string) {
  return <p style="color:#5b6270">{line}</p>;
}
