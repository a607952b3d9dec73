import type { Mail } from "../../domain/mails/mails.ts";
import { momentText } from "../components/moment.tsx";
import { bytesText, countText } from "../components/quantities.ts";
import type { MailWords } from "./words.ts";

type ExportMail = Extract<Mail, { kind: "export_ended" }>;

/** How a download or an export ended, and for a download what to do with it. */
export function exportWords(mail: ExportMail): MailWords {
  return mail.download === null ? elsewhereWords(mail) : downloadWords(mail, mail.download);
}

function downloadWords(
  { name, what, how, files, missing, zips, until, link }: ExportMail,
  href: string,
): MailWords {
  const bytes = bytesText(zips.reduce((sum, size) => sum + size, 0));
  const several = zips.length === 1
    ? "It is one zip"
    : `It is ${countText(zips.length, "zip")}, each complete by itself: unpack all of them into one folder`;
  return {
    subject: how === "partial" ? "Your download is ready, but for some items" : "Your download is ready",
    greeting: `Hello ${name},`,
    lines: [
      `you asked for a download: ${what}. ${countText(files, "file")}, ${bytes} in all.`,
      ...missing > 0
        ? [
          `${
            countText(missing, "item")
          } could not be read; manifest.csv in the zip names each with its cause.`,
        ]
        : [],
      `${several}. A download that breaks off can be resumed: the browser goes on where it stopped.`,
    ],
    button: { label: "Download", href },
    after: [
      `The link is good until ${momentText(until!)} and asks you to sign in. It can be used more than once.`,
      "manifest.csv and manifest.json in each zip list path, id, times, SHA-256 and Dropbox's content hash of every item.",
      `Extend it, revoke it, or see every item: ${link}`,
    ],
  };
}

function elsewhereWords({ name, what, how, files, missing, reason, link }: ExportMail): MailWords {
  const subjects = {
    succeeded: "Your export is done",
    partial: "Your export is done, but for some items",
    failed: "Your export has failed",
  };
  const counts = `${countText(files, "file")} given out` +
    (missing > 0 ? `, ${countText(missing, "item")} not.` : ".");
  return {
    subject: subjects[how],
    greeting: `Hello ${name},`,
    lines: [
      `you asked for a download or an export: ${what}.`,
      ...files + missing > 0 ? [counts] : [],
      ...reason ? [reason] : [],
    ],
    button: { label: "See every item", href: link },
    after: [],
  };
}
